package com.github.tjake.jlama.model;

import com.github.tjake.jlama.math.ActivationFunction;
import com.github.tjake.jlama.math.VectorMath;
import com.github.tjake.jlama.model.functions.FeedForward;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.operations.TensorOperations;
import com.github.tjake.jlama.tensor.operations.TensorOperationsProvider;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ulpforge.jlama.TensorRows;

/**
 * Takes the place of JLama's class of this name: down·(activation(gate·x + bias) ∘ up·x) + bias,
 * with the activation on whole rows. JLama's calls a function for each element, which no kernel for
 * vectors can serve.
 */
@SuppressWarnings("rawtypes")
public class MLPBlock implements FeedForward {

  private final AbstractModel model;
  private final DistributedContext part;
  private final ActivationFunction.Type activation;
  private final Optional<AbstractTensor> gateBias;
  private final AbstractTensor gate;
  private final Optional<AbstractTensor> downBias;
  private final AbstractTensor down;

  /** Absent in models that do not multiply by a second projection. */
  private final Optional<AbstractTensor> up;

  /** With biases, without {@code up}. */
  public MLPBlock(
      AbstractModel model,
      ActivationFunction.Type activation,
      AbstractTensor gateBias,
      AbstractTensor gate,
      AbstractTensor downBias,
      AbstractTensor down) {
    this(model, activation, Optional.of(gateBias), gate, Optional.of(downBias), down, null);
  }

  /** Without biases, with {@code up}. */
  public MLPBlock(
      AbstractModel model,
      ActivationFunction.Type activation,
      AbstractTensor gate,
      AbstractTensor down,
      AbstractTensor up) {
    this(model, activation, Optional.empty(), gate, Optional.empty(), down, up);
  }

  /**
   * @param gate hidden rows, as many columns as the input
   * @param down as many rows as the input has columns, hidden columns
   * @param up of the shape of {@code gate}, or null
   */
  public MLPBlock(
      AbstractModel model,
      ActivationFunction.Type activation,
      Optional<AbstractTensor> gateBias,
      AbstractTensor gate,
      Optional<AbstractTensor> downBias,
      AbstractTensor down,
      AbstractTensor up) {
    this.model = model;
    this.part = model.getConfig().dctx();
    this.activation = activation;
    this.gateBias = gateBias;
    this.gate = gate;
    this.downBias = downBias;
    this.down = down;
    this.up = Optional.ofNullable(up);
  }

  @Override
  public AbstractTensor forward(
      AbstractTensor input, Optional<Consumer<List<AbstractTensor>>> reducer) {
    TensorOperations operations = TensorOperationsProvider.get();
    int rows = input.shape().first();
    int width = model.getConfig().embeddingLength;
    int hidden = model.getConfig().hiddenLength;
    try (AbstractTensor gated = model.makeTensor(rows, hidden);
        AbstractTensor raised = model.makeTensor(rows, hidden)) {
      VectorMath.pchunk(
          part.hiddenSegmentStart,
          part.hiddenSegmentLength,
          (start, length) -> {
            if (up.isPresent()) {
              operations.dotProductBatchChunk(
                  new AbstractTensor[] {gated, raised},
                  input,
                  new AbstractTensor[] {gate, up.get()},
                  0,
                  width,
                  start,
                  length);
            } else {
              operations.dotProductChunk(gated, input, gate, 0, width, start, length);
            }
          });
      gateBias.ifPresent(bias ->
          operations.accumulate(gated, bias, part.hiddenSegmentStart, part.hiddenSegmentLength));
      activate(gated, rows);
      if (up.isPresent()) {
        operations.maccumulate(gated, raised, 0, hidden);
      }
      try (AbstractTensor quantized = model.maybeQuantize(gated)) {
        AbstractTensor result = model.makeTensor(rows, width);
        VectorMath.pchunk(
            0,
            width,
            (start, length) ->
                operations.dotProductChunk(
                    result,
                    quantized,
                    down,
                    part.hiddenSegmentStart,
                    part.hiddenSegmentLength,
                    start,
                    length));
        reducer.ifPresent(sum -> sum.accept(List.of(result)));
        downBias.ifPresent(bias -> operations.accumulate(result, bias, 0, width));
        return result;
      }
    }
  }

  /** Rows of a prompt in parallel; the one row of a token is faster than starting a task. */
  private void activate(AbstractTensor<?, ?> values, int rows) {
    if (rows == 1) {
      activateRow(values, 0);
    } else {
      VectorMath.pfor(0, rows, row -> activateRow(values, row));
    }
  }

  private void activateRow(AbstractTensor<?, ?> values, int row) {
    TensorRows.activate(activation, values, row, part.hiddenSegmentStart, part.hiddenSegmentLength);
  }
}
