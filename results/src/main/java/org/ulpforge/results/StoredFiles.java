package org.ulpforge.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Text files of which a reader sees the old or the new content, never a part, whenever the writer
 * or the machine stops: written beside their place, forced to the disk, then renamed over it. What
 * fails is an {@link UncheckedIOException} whose message is one line that names the file and the
 * reason.
 */
public final class StoredFiles {

  /** The longest file that is read back, in bytes. */
  public static final long MAX_BYTES = 64L << 20;

  private StoredFiles() {}

  /** Writes a file, with the folders above it. */
  public static void write(Path file, String text) {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** As {@link #write(Path, String)}. */
  public static void write(Path file, byte[] content) {
    Path folder = file.toAbsolutePath().getParent();
    createFolders(folder);
    Path part =
        folder.resolve("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      rename(part, file);
      force(folder);
    } catch (IOException e) {
      throw failed("cannot write " + file, e);
    } finally {
      delete(part);
    }
  }

  /** Writes a folder of files, which takes the place of an older one as a whole. */
  static void writeFolder(Path folder, Map<String, String> files) {
    Path parent = folder.toAbsolutePath().getParent();
    createFolders(parent);
    String mark = "." + folder.getFileName() + "." + ProcessHandle.current().pid();
    Path part = parent.resolve(mark + ".part");
    Path old = parent.resolve(mark + ".old");
    deleteFolder(part);
    deleteFolder(old);
    try {
      files.forEach((name, text) -> write(part.resolve(name), text));
      if (Files.exists(folder)) {
        Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
      force(parent);
    } catch (IOException e) {
      throw failed("cannot write " + folder, e);
    } finally {
      deleteFolder(part);
      deleteFolder(old);
    }
  }

  /** Appends one line, in a single write. */
  public static void append(Path file, String line) {
    createFolders(file.toAbsolutePath().getParent());
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw failed("cannot write " + file, e);
    }
  }

  /** Reads a file of at most {@link #MAX_BYTES}, of text in UTF-8. */
  public static String read(Path file) {
    try {
      if (!Files.isRegularFile(file) && Files.exists(file)) {
        throw new IOException("it is not a regular file");
      }
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new IOException(size + " bytes, at most " + MAX_BYTES + " are allowed");
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (IOException e) {
      throw failed("cannot read " + file, e);
    }
  }

  public static void createFolders(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw failed("cannot create folder " + folder, e);
    }
  }

  /**
   * Makes a folder where it is missing, so that long work need not find out at its end that nothing
   * can be stored there.
   */
  public static void requireWritable(Path folder) {
    createFolders(folder);
    if (!Files.isWritable(folder)) {
      throw failed("cannot write to " + folder, new AccessDeniedException(folder.toString()));
    }
  }

  /** The entries of a folder by name, without hidden ones; a missing folder has none. */
  public static List<Path> entries(Path folder) {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(e -> !e.getFileName().toString().startsWith(".")).sorted().toList();
    } catch (IOException e) {
      throw failed("cannot read folder " + folder, e);
    }
  }

  /**
   * Deletes a folder of plain files and folders; symbolic links in it are deleted, not followed.
   */
  static void deleteFolder(Path folder) {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> entries = Files.list(folder)) {
        entries.forEach(StoredFiles::deleteFolder);
      } catch (IOException e) {
        throw failed("cannot read folder " + folder, e);
      }
    }
    delete(folder);
  }

  /** Deletes a file or an empty folder, if it is there. */
  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failed("cannot delete " + file, e);
    }
  }

  static UncheckedIOException failed(String what, IOException e) {
    String reason =
        switch (e) {
          case AccessDeniedException _ -> "permission denied";
          case NoSuchFileException _ -> "no such file";
          case NotDirectoryException _ -> "a part of the path is not a folder";
          case CharacterCodingException _ -> "it is not text in UTF-8";
          case FileAlreadyExistsException _ -> "a file stands where a folder is needed";
          case FileSystemException f when f.getReason() != null -> f.getReason();
          default -> String.valueOf(e.getMessage());
        };
    return new UncheckedIOException(
        what + ": " + reason.lines().findFirst().orElse("unknown reason"), e);
  }

  private static void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Makes a rename last; some systems cannot force a folder, and there the rename is as lasting as
   * it gets.
   */
  private static void force(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException _) {
      return;
    }
  }
}
