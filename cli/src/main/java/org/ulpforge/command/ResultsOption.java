package org.ulpforge.command;

import java.nio.file.Files;
import java.nio.file.Path;
import org.ulpforge.results.Catalogue;
import org.ulpforge.results.RunStore;
import picocli.CommandLine.Option;

/** Where runs and the catalogue are. */
final class ResultsOption {

  @Option(
      names = "--results",
      defaultValue = "results",
      paramLabel = "DIR",
      description = "default: results")
  private Path folder;

  Path folder() {
    return folder;
  }

  RunStore runs() {
    return new RunStore(folder);
  }

  Catalogue catalogue() {
    return new Catalogue(folder);
  }

  /**
   * For what looks at all entries: none of them would look like success.
   *
   * @throws IllegalArgumentException unless the folder exists
   */
  Catalogue existingCatalogue() {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("--results " + folder + ": there is no such folder");
    }
    return catalogue();
  }
}
