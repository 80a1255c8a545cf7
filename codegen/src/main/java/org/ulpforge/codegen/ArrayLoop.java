package org.ulpforge.codegen;

import org.ulpforge.format.FloatFormat;
import org.ulpforge.format.Format;
import org.ulpforge.format.ScalarFormat;
import org.ulpforge.program.Program;

/** A method on arrays, of a kernel or a peer, compiled in memory: to be timed or measured. */
public final class ArrayLoop {

  private final ScalarFormat storage;
  private final JavaMethods methods;

  private ArrayLoop(ScalarFormat storage, JavaMethods methods) {
    this.storage = storage;
    this.methods = methods;
  }

  /** The array method of the Java class that a spec gives. */
  public static ArrayLoop of(KernelSpec spec) {
    return new ArrayLoop(spec.storage(), JavaMethods.compile(spec, new JavaBackend().emit(spec)));
  }

  /**
   * The array method of the kernel that a program would be.
   *
   * @throws IllegalArgumentException if it cannot be made into a kernel
   */
  public static ArrayLoop of(Program program, ScalarFormat storage, Format compute) {
    KernelName name = new KernelName("timed", storage.name(), "s0u0", "loop", "");
    KernelFacts facts = new KernelFacts("timed", "", 0, "", "", "", 0, 0, false, "");
    KernelSpec spec = new KernelSpec(name, program, storage, compute, facts);
    return of(spec);
  }

  /** A peer's loop. */
  public static ArrayLoop of(Peer peer) {
    String source = peer.source(JavaBackend.DEFAULT_PACKAGE, "Peer");
    return new ArrayLoop(FloatFormat.F32, JavaMethods.compile("Peer", source, Element.FLOAT, 1));
  }

  /** The softmax of a whole array as one row, in vectors of a width. */
  public static ArrayLoop of(SoftmaxSpec spec, VectorWidth width) {
    ScalarFormat storage = spec.storage();
    String source = JavaSoftmax.emit(spec, JavaBackend.DEFAULT_PACKAGE, width);
    return new ArrayLoop(
        storage,
        JavaMethods.compile(spec.name().javaClass(), source, Element.of(storage), 1, false));
  }

  /**
   * Softmax of floats as it is written by hand on {@code VectorOperators.EXP}: the maximum, stored
   * exponentials and their sum, products.
   */
  public static ArrayLoop softmaxPeer() {
    String source = RowPeer.source(JavaBackend.DEFAULT_PACKAGE, "RowPeer");
    return new ArrayLoop(
        FloatFormat.F32, JavaMethods.compile("RowPeer", source, Element.FLOAT, 1, false));
  }

  /** A copy of floats, which moves each byte three times: from there, and to the cache and back. */
  public static ArrayLoop copy() {
    return of(new Peer(Peer.Library.VECTOR_OPERATORS, "copy", "x"));
  }

  ScalarFormat storage() {
    return storage;
  }

  /**
   * Applies an f32 loop of one argument to the first elements.
   *
   * @throws IllegalArgumentException if it is a loop on something else
   */
  public void apply(float[] src, float[] dst, int length) {
    methods.floats(src, dst, length);
  }

  /** Applies a loop of one argument to elements from an offset on. */
  void apply(StoredBlock src, int srcOffset, StoredBlock dst, int dstOffset, int length) {
    try {
      methods.arrays(new StoredBlock[] {src}, srcOffset, dst, dstOffset, length);
    } catch (Throwable e) {
      throw new IllegalStateException("a loop fails: " + e, e);
    }
  }

  void repeat(StoredBlock[] arguments, StoredBlock result, int length, int times) throws Throwable {
    methods.repeat(arguments, result, length, times);
  }
}
