package org.ulpforge.interpret;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;

/** Columns that were in use and are free again. */
final class ColumnPool {

  private final Map<Carrier, Deque<Column>> free = new EnumMap<>(Carrier.class);

  /**
   * The column that was released last, which most likely is in the cache; a new one if none is
   * free.
   */
  Column acquire(Carrier carrier) {
    Deque<Column> columns = free.get(carrier);
    return columns == null || columns.isEmpty() ? Column.of(carrier) : columns.pop();
  }

  void release(Carrier carrier, Column column) {
    free.computeIfAbsent(carrier, ignored -> new ArrayDeque<>()).push(column);
  }
}
