package org.ulpforge.jlama.compare;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A model of Llama's architecture with random weights, as the folder of files in which such models
 * are handed around: {@code config.json}, {@code tokenizer.json} (BPE that falls back to bytes) and
 * {@code model.safetensors} (binary32).
 *
 * @param layers transformer blocks
 * @param hidden width of the embeddings; JLama takes multiples of 64
 * @param heads that divide {@code hidden}, into parts of even width
 * @param keyValueHeads that divide {@code heads}
 * @param intermediate width between the projections of a block's network
 */
public record RandomLlama(
    int layers, int hidden, int heads, int keyValueHeads, int intermediate, int context) {

  /** Three special tokens, all bytes, and these. */
  private static final String CHARACTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ012345678";

  /** Tokens. */
  public static final int VOCABULARY = 3 + 256 + CHARACTERS.length();

  /** Three layers of width 64 with 4 heads: loaded in less than a second. */
  public static final RandomLlama TINY = new RandomLlama(3, 64, 4, 2, 192, 256);

  /** One layer as those of Llama 3.2 1B, which has 16. */
  public static final RandomLlama ONE_LAYER = new RandomLlama(1, 2048, 32, 8, 8192, 2048);

  /**
   * Writes the files. Weights are normal with the deviation 1/√columns, those of norms are 1.
   *
   * @param folder that exists
   */
  public void write(Path folder, long seed) throws IOException {
    Files.writeString(folder.resolve("config.json"), config());
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer());
    writeWeights(folder.resolve("model.safetensors"), new SplittableRandom(seed));
  }

  private String config() {
    return """
    {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu",
     "hidden_size": %d, "intermediate_size": %d, "num_hidden_layers": %d,
     "num_attention_heads": %d, "num_key_value_heads": %d, "max_position_embeddings": %d,
     "vocab_size": %d, "bos_token_id": 1, "eos_token_id": 2,
     "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "torch_dtype": "float32"}
    """
        .formatted(hidden, intermediate, layers, heads, keyValueHeads, context, VOCABULARY);
  }

  private static String tokenizer() {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    for (String special : new String[] {"<unk>", "<s>", "</s>"}) {
      vocabulary.put(special, vocabulary.size());
    }
    for (int b = 0; b < 256; b++) {
      vocabulary.put("<0x%02X>".formatted(b), vocabulary.size());
    }
    for (String character : CHARACTERS.split("")) {
      vocabulary.put(character, vocabulary.size());
    }
    return """
    {"version": "1.0",
     "added_tokens": [%s],
     "model": {"type": "BPE", "unk_token": "<unk>", "fuse_unk": true, "byte_fallback": true,
      "vocab": {%s},
      "merges": []}}
    """
        .formatted(
            vocabulary.keySet().stream()
                .limit(3)
                .map(token ->
                    "{\"id\": %d, \"content\": \"%s\", \"special\": true}"
                        .formatted(vocabulary.get(token), token))
                .collect(Collectors.joining(", ")),
            vocabulary.entrySet().stream()
                .map(entry -> "\"%s\": %d".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", ")));
  }

  /** Names and shapes of all weights, in the order in which they are written. */
  private Map<String, int[]> shapes() {
    int keys = hidden / heads * keyValueHeads;
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put("model.embed_tokens.weight", new int[] {VOCABULARY, hidden});
    for (int layer = 0; layer < layers; layer++) {
      String at = "model.layers." + layer + ".";
      shapes.put(at + "input_layernorm.weight", new int[] {hidden});
      shapes.put(at + "self_attn.q_proj.weight", new int[] {hidden, hidden});
      shapes.put(at + "self_attn.k_proj.weight", new int[] {keys, hidden});
      shapes.put(at + "self_attn.v_proj.weight", new int[] {keys, hidden});
      shapes.put(at + "self_attn.o_proj.weight", new int[] {hidden, hidden});
      shapes.put(at + "post_attention_layernorm.weight", new int[] {hidden});
      shapes.put(at + "mlp.gate_proj.weight", new int[] {intermediate, hidden});
      shapes.put(at + "mlp.up_proj.weight", new int[] {intermediate, hidden});
      shapes.put(at + "mlp.down_proj.weight", new int[] {hidden, intermediate});
    }
    shapes.put("model.norm.weight", new int[] {hidden});
    shapes.put("lm_head.weight", new int[] {VOCABULARY, hidden});
    return shapes;
  }

  /** The format: the header's length in 8 bytes, little-endian; the header as JSON; the data. */
  private void writeWeights(Path file, RandomGenerator random) throws IOException {
    Map<String, int[]> shapes = shapes();
    StringBuilder header = new StringBuilder();
    long end = 0;
    for (Map.Entry<String, int[]> entry : shapes.entrySet()) {
      long start = end;
      end += (long) Float.BYTES * IntStream.of(entry.getValue()).reduce(1, (a, b) -> a * b);
      String shape =
          IntStream.of(entry.getValue()).mapToObj(String::valueOf).collect(Collectors.joining(","));
      header
          .append(header.isEmpty() ? "{" : ",")
          .append("\"%s\":{\"dtype\":\"F32\",\"shape\":[%s],".formatted(entry.getKey(), shape))
          .append("\"data_offsets\":[%d,%d]}".formatted(start, end));
    }
    header.append('}').repeat(' ', (8 - header.length() % 8) % 8);
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
      out.writeLong(Long.reverseBytes(text.length));
      out.write(text);
      shapes.values().forEach(shape -> writeValues(out, shape, random));
    }
  }

  private static void writeValues(DataOutputStream out, int[] shape, RandomGenerator random) {
    int columns = shape[shape.length - 1];
    ByteBuffer row = ByteBuffer.allocate(Float.BYTES * columns).order(ByteOrder.LITTLE_ENDIAN);
    try {
      for (int r = 0; r < (shape.length == 1 ? 1 : shape[0]); r++) {
        row.clear();
        for (int c = 0; c < columns; c++) {
          row.putFloat(
              shape.length == 1 ? 1 : (float) (random.nextGaussian() / Math.sqrt(columns)));
        }
        out.write(row.array());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
