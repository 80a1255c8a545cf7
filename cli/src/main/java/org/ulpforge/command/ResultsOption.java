package org.ulpforge.command;

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
}
