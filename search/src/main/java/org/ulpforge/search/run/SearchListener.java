package org.ulpforge.search.run;

/** Is told after every epoch, in the thread that runs the search. */
@FunctionalInterface
public interface SearchListener {

  SearchListener SILENT = (state, progress) -> {};

  /**
   * @param state from which the search can be resumed
   */
  void epochDone(SearchState state, Progress progress);
}
