package org.ulpforge.tensor;

/**
 * How the shared part of a block is chosen from its floats, which are finite. Results are as
 * stored: elements are rounded under the scale that a reader will find.
 */
public enum ScaleRule {
  /**
   * 2 to the floor(log2 max|x|) − emax, with emax the exponent of the elements' largest value (OCP
   * MX 1.0, section 6.3).
   */
  OCP {
    @Override
    BlockScale fit(float[] x, int from, int length, Context context) {
      return context.round(ocp(x, from, length, context.elements()));
    }
  },

  /**
   * The power of two with the least sum of squared errors; of equal ones the nearest to that of
   * {@link #OCP}, then the larger. Only powers from twice OCP's downwards can be best: under twice
   * OCP's nothing saturates, and the values under a larger scale are among those under it, as far
   * as the block reaches. Below, the saturation of the largest element alone grows with each step,
   * so that the search ends where that exceeds the least error so far.
   */
  LEAST_SQUARES {
    @Override
    BlockScale fit(float[] x, int from, int length, Context context) {
      float max = max(x, from, length);
      double ocp = ocp(x, from, length, context.elements());
      BlockScale best = context.round(ocp);
      double least = context.error(x, from, length, best);
      BlockScale twice = context.round(2 * ocp);
      double error = context.error(x, from, length, twice);
      if (error < least) {
        best = twice;
        least = error;
      }
      for (double scale = ocp / 2; scale >= 0x1p-127; scale /= 2) {
        double saturation = Math.max(0, max - context.elements().largest() * scale);
        if (saturation * saturation >= least) {
          return best;
        }
        BlockScale smaller = context.round(scale);
        error = context.error(x, from, length, smaller);
        if (error < least) {
          best = smaller;
          least = error;
        }
      }
      return best;
    }
  },

  /** max|x| over the elements' largest value. */
  MAGNITUDE {
    @Override
    BlockScale fit(float[] x, int from, int length, Context context) {
      double scale = max(x, from, length) / (double) context.elements().largest();
      return context.round(scale / context.factor());
    }
  },

  /**
   * The element of largest magnitude, with its sign, over the least integer, which is negative
   * (GGUF Q4_0).
   */
  SIGNED {
    @Override
    boolean fits(Elements elements, ScaleStorage storage) {
      return elements instanceof IntegerElements integers
          && integers.least() < 0
          && storage != ScaleStorage.E8M0;
    }

    @Override
    BlockScale fit(float[] x, int from, int length, Context context) {
      float largest = 0;
      for (int i = from; i < from + length; i++) {
        largest = Math.abs(x[i]) > Math.abs(largest) ? x[i] : largest;
      }
      IntegerElements integers = (IntegerElements) context.elements();
      return context.round(largest / (integers.least() * integers.step()));
    }
  },

  /** The range of the floats over that of the codes, and their minimum as offset (GGUF Q4_1). */
  RANGE {
    @Override
    boolean fits(Elements elements, ScaleStorage storage) {
      return storage == ScaleStorage.F16_OFFSET;
    }

    @Override
    BlockScale fit(float[] x, int from, int length, Context context) {
      float min = min(x, from, length);
      double scale = (maxSigned(x, from, length) - (double) min) / context.elements().largest();
      return context.round(new BlockScale((float) scale, 1, 0, min, 0));
    }
  },

  /**
   * The range of the floats and 0 over that of the integers; the zero point is the integer nearest
   * to that of 0. (Jacob et al., CVPR 2018, section 3.)
   */
  ZERO_POINT {
    @Override
    boolean fits(Elements elements, ScaleStorage storage) {
      return elements instanceof IntegerElements integers
          && integers.step() == 1
          && storage == ScaleStorage.F32_ZERO;
    }

    @Override
    BlockScale fit(float[] x, int from, int length, Context context) {
      double min = Math.min(0, min(x, from, length));
      double max = Math.max(0, maxSigned(x, from, length));
      IntegerElements integers = (IntegerElements) context.elements();
      float scale = (float) ((max - min) / (integers.greatest() - integers.least()));
      long zero = scale == 0 ? 0 : Math.round(integers.least() - min / scale);
      int clamped = (int) Math.clamp(zero, integers.least(), integers.greatest());
      return context.round(new BlockScale(scale, 1, clamped, 0, 0));
    }
  },

  /** Of all codebooks, each with max|x| at its largest value, the one of least squared error. */
  BOOKS {
    @Override
    boolean fits(Elements elements, ScaleStorage storage) {
      return elements instanceof Codebook codebook
          && (codebook.books().size() == 1 || storage == ScaleStorage.F16_BOOK);
    }

    @Override
    BlockScale fit(float[] x, int from, int length, Context context) {
      Codebook codebook = (Codebook) context.elements();
      float max = max(x, from, length);
      BlockScale best = null;
      double least = Double.POSITIVE_INFINITY;
      for (int book = 0; book < codebook.books().size(); book++) {
        float scale = max / codebook.largest(book);
        BlockScale candidate = context.round(new BlockScale(scale, 1, 0, 0, book));
        double error = context.error(x, from, length, candidate);
        if (best == null || error < least) {
          best = candidate;
          least = error;
        }
      }
      return best;
    }
  },

  /** The mean of |x| (Spectra, arXiv 2407.12327). */
  MEAN {
    @Override
    BlockScale fit(float[] x, int from, int length, Context context) {
      double sum = 0;
      for (int i = from; i < from + length; i++) {
        sum += Math.abs(x[i]);
      }
      return context.round(length == 0 ? 0 : sum / length);
    }
  };

  /**
   * What a scale is chosen for.
   *
   * @param factor of the tensor
   */
  record Context(Elements elements, ScaleStorage storage, float factor) {

    BlockScale round(double scale) {
      return round(BlockScale.of(scale));
    }

    BlockScale round(BlockScale scale) {
      return storage.round(scale.withFactor(factor));
    }

    /** The sum of squared errors, added one after another in double precision. */
    double error(float[] x, int from, int length, BlockScale scale) {
      double sum = 0;
      for (int i = from; i < from + length; i++) {
        int code = elements.code(scale.isUsable() ? scale.quotient(x[i]) : 0, scale.book());
        double error = x[i] - elements.value(code, scale.book()) * scale.divisor();
        sum += error * error;
      }
      return sum;
    }
  }

  /** Whether the elements, and what is stored beside them, can hold what the rule chooses. */
  boolean fits(Elements elements, ScaleStorage storage) {
    return true;
  }

  abstract BlockScale fit(float[] x, int from, int length, Context context);

  private static double ocp(float[] x, int from, int length, Elements elements) {
    double max = max(x, from, length);
    return Math.scalb(1.0, Math.getExponent(max) - Math.getExponent(elements.largest()));
  }

  private static float max(float[] x, int from, int length) {
    float max = 0;
    for (int i = from; i < from + length; i++) {
      max = Math.max(max, Math.abs(x[i]));
    }
    return max;
  }

  private static float maxSigned(float[] x, int from, int length) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + length; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  private static float min(float[] x, int from, int length) {
    float min = Float.POSITIVE_INFINITY;
    for (int i = from; i < from + length; i++) {
      min = Math.min(min, x[i]);
    }
    return min;
  }
}
