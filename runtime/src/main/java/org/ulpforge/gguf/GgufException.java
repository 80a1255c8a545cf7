package org.ulpforge.gguf;

import java.io.IOException;

/** A file that is no GGUF file, is damaged, or says what cannot be; one line says where. */
public final class GgufException extends IOException {

  private static final long serialVersionUID = 1;

  GgufException(String message) {
    super(message);
  }
}
