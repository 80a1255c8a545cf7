package org.ulpforge.format;

/** Stub. */
public record BlockFormat(String name, ScalarFormat element, int length, ScalarFormat scale)
    implements Format {}
