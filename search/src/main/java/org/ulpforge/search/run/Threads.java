package org.ulpforge.search.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * A number of threads that apply a function to all elements of a list, in any order; results keep
 * that of the list.
 */
final class Threads implements AutoCloseable {

  private final ExecutorService pool;

  Threads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("threads " + count + ": at least 1 is allowed");
    }
    pool =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().daemon().name("search-", 0).factory());
  }

  <A, B> List<B> map(List<A> elements, Function<? super A, ? extends B> function) {
    List<Future<B>> futures = new ArrayList<>();
    for (A element : elements) {
      futures.add(pool.submit(() -> function.apply(element)));
    }
    List<B> results = new ArrayList<>();
    RuntimeException failure = null;
    for (Future<B> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        failure = e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return results;
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
