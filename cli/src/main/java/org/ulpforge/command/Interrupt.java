package org.ulpforge.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns Ctrl-C (SIGINT and SIGTERM) into a call, and gives the work time to end by itself. */
final class Interrupt implements AutoCloseable {

  private static final long SECONDS = 20;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;

  private Interrupt(Runnable stop) {
    hook =
        new Thread(
            () -> {
              stop.run();
              awaitClosed();
            },
            "interrupt");
  }

  /**
   * @param stop asks the work to end soon; must return at once
   */
  static Interrupt calling(Runnable stop) {
    Interrupt interrupt = new Interrupt(stop);
    Runtime.getRuntime().addShutdownHook(interrupt.hook);
    return interrupt;
  }

  private void awaitClosed() {
    try {
      boolean ended = closed.await(SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        // The run on the disk is whole at any moment: the process may just end.
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The machine is shutting down already: the hook is what waits for us.
      return;
    }
  }
}
