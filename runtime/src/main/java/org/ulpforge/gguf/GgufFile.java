package org.ulpforge.gguf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A GGUF file of version 2 or 3, little-endian, mapped into memory (ggml's docs/gguf.md): header,
 * metadata, and tensors where the file has them. Tensors of types that are not known here have the
 * bytes up to the next tensor, as their own length is not known. The head, that is all but the data
 * of the tensors, may have {@value GgufReader#MAX_HEAD} bytes.
 *
 * @param metadata in the order of the file: numbers ({@code Integer} up to 16 bits and for 32 bits
 *     with sign, {@code Long}, {@code Float}, {@code Double}), {@code Boolean}, {@code String},
 *     {@code List}; they stay when the file is unmapped
 */
public record GgufFile(int version, Map<String, Object> metadata, List<GgufTensor> tensors) {

  private static final int MAGIC = 0x46554747;
  private static final int MAX_DIMENSIONS = 4;
  private static final String ALIGNMENT = "general.alignment";
  private static final int UINT32 = 4;
  private static final long DEFAULT_ALIGNMENT = 32;

  /** A key, a type and one byte; a name, a number of dimensions, a type and an offset. */
  private static final int LEAST_ENTRY = 8 + 4 + 1;

  private static final int LEAST_TENSOR = 8 + 4 + 4 + 8;

  /**
   * Maps a file and reads its head.
   *
   * @param arena that the mapping lives as long as
   * @throws GgufException if the file says what cannot be: counts, lengths, offsets, dimensions
   *     beyond it, types that there are not
   * @throws IOException if it cannot be read
   */
  public static GgufFile map(Path path, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return read(file);
    }
  }

  /** As {@link #map}, of a file in memory. */
  public static GgufFile read(MemorySegment file) throws GgufException {
    GgufReader reader = new GgufReader(file);
    if (file.byteSize() < Integer.BYTES || reader.int32() != MAGIC) {
      throw new GgufException("not a GGUF file: the first bytes are not 'GGUF'");
    }
    int version = reader.int32();
    if (version != 2 && version != 3) {
      throw reader.error(
          "version %s: 2 and 3 are known, little-endian", Integer.toUnsignedString(version));
    }
    int tensors = reader.count("tensors", LEAST_TENSOR);
    int entries = reader.count("metadata entries", LEAST_ENTRY);
    Map<String, Object> metadata = new LinkedHashMap<>();
    for (int i = 0; i < entries; i++) {
      String key = reader.string();
      int type = reader.int32();
      if (key.equals(ALIGNMENT) && type != UINT32) {
        throw reader.error(
            "%s of type %s: u32, type 4, is allowed", ALIGNMENT, Integer.toUnsignedString(type));
      }
      if (metadata.put(key, reader.value(type)) != null) {
        throw reader.error("the key %s is there twice", GgufException.quoted(key));
      }
    }
    Map<String, Entry> infos = new LinkedHashMap<>();
    for (int i = 0; i < tensors; i++) {
      Entry entry = Entry.read(reader);
      if (infos.put(entry.name(), entry) != null) {
        throw reader.error("the tensor %s is there twice", GgufException.quoted(entry.name()));
      }
    }
    long alignment = alignment(metadata, reader);
    long start = Math.ceilDiv(reader.position(), alignment) * alignment;
    return new GgufFile(
        version,
        Collections.unmodifiableMap(metadata),
        tensors(file, start, alignment, infos.values()));
  }

  private static long alignment(Map<String, Object> metadata, GgufReader reader)
      throws GgufException {
    long alignment = (long) metadata.getOrDefault(ALIGNMENT, DEFAULT_ALIGNMENT);
    if (alignment < 8 || alignment > 1 << 20 || Long.bitCount(alignment) != 1) {
      throw reader.error("%s %d: a power of two from 8 to 2^20 is allowed", ALIGNMENT, alignment);
    }
    return alignment;
  }

  /** What the head says of a tensor; its offset counts from the start of the data. */
  private record Entry(String name, List<Long> dimensions, int type, long offset) {

    static Entry read(GgufReader reader) throws GgufException {
      String name = reader.string();
      int count = reader.int32();
      if (count < 0 || count > MAX_DIMENSIONS) {
        throw reader.error(
            "tensor %s of %s dimensions: at most %d are allowed",
            GgufException.quoted(name), Integer.toUnsignedString(count), MAX_DIMENSIONS);
      }
      List<Long> dimensions = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        dimensions.add(reader.int64());
      }
      return new Entry(name, List.copyOf(dimensions), reader.int32(), reader.int64());
    }

    /**
     * Bytes, if the type is known. The dimensions but those of length 0 have a product below 2^63,
     * so that none of some of them overflows.
     */
    Optional<Long> bytes() throws GgufException {
      long product = 1;
      for (long dimension : dimensions) {
        if (dimension < 0) {
          throw error("a dimension of length %s".formatted(Long.toUnsignedString(dimension)));
        }
        if (dimension > Long.MAX_VALUE / product) {
          throw error("dimensions %s: too many elements".formatted(dimensions));
        }
        product *= Math.max(1, dimension);
      }
      long elements = dimensions.contains(0L) ? 0 : product;
      Optional<GgufType> known = GgufType.of(type);
      if (known.isEmpty()) {
        return Optional.empty();
      }
      GgufType layout = known.get();
      long columns = dimensions.isEmpty() ? 1 : dimensions.getFirst();
      if (columns % layout.elements() != 0) {
        throw error("rows of %d are no whole blocks of %d".formatted(columns, layout.elements()));
      }
      long blocks = elements / layout.elements();
      if (blocks > Long.MAX_VALUE / layout.bytes()) {
        throw error("dimensions %s: too many bytes".formatted(dimensions));
      }
      return Optional.of(blocks * layout.bytes());
    }

    GgufException error(String message) {
      return new GgufException("tensor %s: %s".formatted(GgufException.quoted(name), message));
    }
  }

  private static List<GgufTensor> tensors(
      MemorySegment file, long start, long alignment, Collection<Entry> entries)
      throws GgufException {
    // The file may end before the padding where there is no data.
    long available = Math.max(0, file.byteSize() - start);
    long[] starts = entries.stream().mapToLong(Entry::offset).sorted().toArray();
    List<GgufTensor> tensors = new ArrayList<>();
    for (Entry entry : entries) {
      long offset = entry.offset();
      if (offset < 0 || offset > available || offset % alignment != 0) {
        throw entry.error(
            "offset %s: a multiple of %d up to %d is allowed"
                .formatted(Long.toUnsignedString(offset), alignment, available));
      }
      Optional<Long> known = entry.bytes();
      long bytes = known.isPresent() ? known.get() : next(starts, offset, available) - offset;
      if (bytes > available - offset) {
        throw entry.error(
            "%d bytes from offset %d: the file has %d".formatted(bytes, offset, available));
      }
      MemorySegment data =
          bytes == 0
              ? MemorySegment.ofArray(new byte[0])
              : file.asSlice(start + offset, bytes).asReadOnly();
      tensors.add(new GgufTensor(entry.name(), entry.dimensions(), entry.type(), data));
    }
    return List.copyOf(tensors);
  }

  /** The least start above an offset that is no more than the end, or the end. */
  private static long next(long[] starts, long offset, long end) {
    int at = Arrays.binarySearch(starts, offset + 1);
    int index = at >= 0 ? at : -at - 1;
    return index < starts.length ? Math.min(starts[index], end) : end;
  }

  /** The tensor of that name, if there is one. */
  public Optional<GgufTensor> tensor(String name) {
    return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
  }
}
