package io.datatracing.collector.agents;

import io.datatracing.http.HttpProblem;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What somebody wants an agent to do; at least one of mode, sampler and rules is there. */
record Wish(
    @Nullable String mode,
    @Nullable String sampler,
    @Nullable String samplerArgument,
    @Nullable String samplerRules) {
  private static final int MAX_CHARS = 128;
  private static final int MAX_RULES_CHARS = 4096;

  /**
   * @throws io.datatracing.http.HttpProblemException 400 naming the value and what is allowed
   */
  static Wish parse(byte[] body) {
    JsonObject json = JsonObject.parse(body);
    Wish wish =
        new Wish(
            json.text("mode", MAX_CHARS),
            json.text("sampler", MAX_CHARS),
            json.text("samplerArgument", MAX_CHARS),
            json.text("samplerRules", MAX_RULES_CHARS + 1));
    if (wish.mode == null && wish.sampler == null && wish.samplerRules == null) {
      throw HttpProblem.badRequest("None of mode, sampler and samplerRules is there.")
          .asException();
    }
    if (wish.samplerRules != null && wish.samplerRules.length() > MAX_RULES_CHARS) {
      // Cut they could say something else.
      throw HttpProblem.badRequest("samplerRules has more than " + MAX_RULES_CHARS + " characters.")
          .asException();
    }
    if (wish.mode != null && !Wanted.MODES.contains(wish.mode)) {
      throw HttpProblem.badRequest(
              "Mode is \"" + wish.mode + "\", expected none, head, tail or full.")
          .asException();
    }
    return wish;
  }

  Wanted at(long revision) {
    return new Wanted(revision, mode, sampler, samplerArgument, samplerRules);
  }

  /** For the audit. */
  String option() {
    return joined(
        mode == null ? null : "mode",
        sampler == null ? null : "sampler",
        samplerRules == null ? null : "rules");
  }

  String text() {
    String asked = samplerArgument == null ? sampler : sampler + ":" + samplerArgument;
    return joined(mode, asked, samplerRules);
  }

  String old(Heartbeat last) {
    boolean samples = sampler != null || samplerRules != null;
    return joined(mode == null ? null : last.mode(), samples ? last.sampler() : null);
  }

  private static String joined(@Nullable String... parts) {
    StringJoiner joined = new StringJoiner(",");
    for (String part : parts) {
      if (part != null) {
        joined.add(part);
      }
    }
    return joined.toString();
  }
}
