package org.ulpforge.results;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.ulpforge.measure.ErrorProfile;
import org.ulpforge.measure.ErrorProfile.Bucket;
import org.ulpforge.measure.ErrorProfile.Special;
import org.ulpforge.measure.ErrorProfile.Summary;
import org.ulpforge.measure.ErrorProfile.Worst;
import org.ulpforge.problem.HexFloat;
import org.ulpforge.problem.JsonFields;

/**
 * The complete {@link ErrorProfile} as JSON: inputs and results as hexadecimal floats, errors as
 * numbers.
 */
public final class ProfileJson {

  private static final int MAX_BUCKETS = 1 << 14;

  private ProfileJson() {}

  public static ObjectNode object(ErrorProfile profile) {
    ObjectNode node = JsonFields.object();
    node.put("exhaustive", profile.exhaustive());
    node.set("all", summary(profile.all()));
    node.set("nontrivial", summary(profile.nontrivial()));
    node.set("subnormal", summary(profile.subnormal()));
    node.put("verdicts", profile.verdicts());
    node.put("wrongVerdicts", profile.wrongVerdicts());
    node.put("undecided", profile.undecided());
    ArrayNode worst = node.putArray("worst");
    for (Worst w : profile.worst()) {
      ObjectNode entry = worst.addObject();
      entry.put("input", HexFloat.text(w.input()));
      entry.put("got", HexFloat.text(w.got()));
      entry.put("exact", HexFloat.text(w.exact()));
      JsonFields.put(entry, "ulp", w.ulp());
    }
    ArrayNode specials = node.putArray("specials");
    for (Special s : profile.specials()) {
      specials
          .addObject()
          .put("input", HexFloat.text(s.input()))
          .put("got", HexFloat.text(s.got()))
          .put("expected", HexFloat.text(s.expected()))
          .put("right", s.right());
    }
    ArrayNode buckets = node.putArray("buckets");
    for (Bucket b : profile.buckets()) {
      ObjectNode entry = buckets.addObject();
      entry.put("lo", HexFloat.text(b.lo())).put("hi", HexFloat.text(b.hi()));
      entry.put("inputs", b.inputs());
      JsonFields.put(entry, "maxUlp", b.maxUlp());
      JsonFields.put(entry, "meanUlp", b.meanUlp());
    }
    return node;
  }

  private static ObjectNode summary(Summary s) {
    ObjectNode node = JsonFields.object();
    node.put("inputs", s.inputs()).put("misrounded", s.misrounded());
    JsonFields.put(node, "maxUlp", s.maxUlp());
    JsonFields.put(node, "meanUlp", s.meanUlp());
    JsonFields.put(node, "rmsUlp", s.rmsUlp());
    JsonFields.put(node, "biasUlp", s.biasUlp());
    JsonFields.put(node, "maxRelative", s.maxRelative());
    JsonFields.put(node, "maxAbsolute", s.maxAbsolute());
    JsonFields.put(node, "maxScaledUlp", s.maxScaledUlp());
    return node;
  }

  /**
   * Reads what {@link #object} wrote.
   *
   * @throws IllegalArgumentException in one line, naming the field
   */
  static ErrorProfile read(JsonFields fields) {
    boolean exhaustive = fields.flag("exhaustive");
    Summary all = readSummary(fields.fields("all"));
    Summary nontrivial = readSummary(fields.fields("nontrivial"));
    Summary subnormal = readSummary(fields.fields("subnormal"));
    long verdicts = fields.whole("verdicts");
    long wrong = fields.whole("wrongVerdicts");
    long undecided = fields.whole("undecided");
    List<Worst> worst = fields.list("worst").stream().map(ProfileJson::readWorst).toList();
    List<Special> specials =
        fields.list("specials").stream().map(ProfileJson::readSpecial).toList();
    List<Bucket> buckets = fields.list("buckets").stream().map(ProfileJson::readBucket).toList();
    fields.end();
    if (buckets.size() > MAX_BUCKETS) {
      throw fields.bad("buckets", "has more than " + MAX_BUCKETS + " entries");
    }
    return new ErrorProfile(
        all,
        nontrivial,
        subnormal,
        worst,
        specials,
        verdicts,
        wrong,
        undecided,
        exhaustive,
        buckets);
  }

  private static Summary readSummary(JsonFields fields) {
    Summary summary =
        new Summary(
            fields.whole("inputs"),
            fields.whole("misrounded"),
            fields.anyNumber("maxUlp"),
            fields.anyNumber("meanUlp"),
            fields.anyNumber("rmsUlp"),
            fields.anyNumber("biasUlp"),
            fields.anyNumber("maxRelative"),
            fields.anyNumber("maxAbsolute"),
            fields.anyNumber("maxScaledUlp"));
    fields.end();
    return summary;
  }

  private static Worst readWorst(JsonFields fields) {
    Worst worst =
        new Worst(
            fields.parsed("input", HexFloat::parseAll),
            fields.parsed("got", HexFloat::parse),
            fields.parsed("exact", HexFloat::parse),
            fields.anyNumber("ulp"));
    fields.end();
    return worst;
  }

  private static Special readSpecial(JsonFields fields) {
    Special special =
        new Special(
            fields.parsed("input", HexFloat::parseAll),
            fields.parsed("got", HexFloat::parse),
            fields.parsed("expected", HexFloat::parse),
            fields.flag("right"));
    fields.end();
    return special;
  }

  private static Bucket readBucket(JsonFields fields) {
    Bucket bucket =
        new Bucket(
            fields.parsed("lo", HexFloat::parse),
            fields.parsed("hi", HexFloat::parse),
            fields.whole("inputs"),
            fields.anyNumber("maxUlp"),
            fields.anyNumber("meanUlp"));
    fields.end();
    return bucket;
  }
}
