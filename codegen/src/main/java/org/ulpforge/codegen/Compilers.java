package org.ulpforge.codegen;

import java.util.List;
import java.util.stream.Stream;

/** The compilers that headers are checked with, and the options that keep IEEE 754 arithmetic. */
final class Compilers {

  // The instruction set of g++ changes speed only: contraction stays off.
  private static final List<String> GCC =
      List.of("g++", "-std=c++17", "-O3", "-march=native", "-ffp-contract=off");

  private static final List<String> NVCC =
      List.of(
          "nvcc", "-std=c++17", "--fmad=false", "-ftz=false", "-prec-div=true", "-prec-sqrt=true");

  /** Machine code for the architectures that kernels are meant for, and what ptxas says of it. */
  private static final List<String> ASSEMBLE =
      List.of(
          "-Xptxas=-v",
          "-gencode=arch=compute_80,code=sm_80",
          "-gencode=arch=compute_90,code=sm_90",
          "-c");

  private Compilers() {}

  /** g++ with further options and files. */
  static List<String> gcc(String... rest) {
    return Stream.concat(GCC.stream(), Stream.of(rest)).toList();
  }

  /** nvcc with further options and files. */
  static List<String> nvcc(String... rest) {
    return Stream.concat(NVCC.stream(), Stream.of(rest)).toList();
  }

  /** nvcc as far as machine code for sm_80 and sm_90, with registers and spills in its words. */
  static List<String> assembling(String source, String object) {
    return Stream.concat(
            nvcc().stream(), Stream.concat(ASSEMBLE.stream(), Stream.of("-o", object, source)))
        .toList();
  }
}
