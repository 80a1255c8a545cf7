package org.ulpforge.codegen;

/** There is no GPU to work on, or its driver refuses: in one line for the user. */
public final class CudaException extends RuntimeException {

  private static final long serialVersionUID = 1;

  CudaException(String message) {
    super(message);
  }
}
