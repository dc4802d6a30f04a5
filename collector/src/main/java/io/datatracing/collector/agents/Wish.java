package io.datatracing.collector.agents;

import io.datatracing.http.HttpProblem;
import org.jspecify.annotations.Nullable;

/** What somebody wants an agent to do; at least one of mode and sampler is there. */
record Wish(@Nullable String mode, @Nullable String sampler, @Nullable String samplerArgument) {
  private static final int MAX_CHARS = 128;

  /**
   * @throws io.datatracing.http.HttpProblemException 400 naming the value and what is allowed
   */
  static Wish parse(byte[] body) {
    JsonObject json = JsonObject.parse(body);
    Wish wish =
        new Wish(
            json.text("mode", MAX_CHARS),
            json.text("sampler", MAX_CHARS),
            json.text("samplerArgument", MAX_CHARS));
    if (wish.mode == null && wish.sampler == null) {
      throw HttpProblem.badRequest("Neither mode nor sampler is there.").asException();
    }
    if (wish.mode != null && !Wanted.MODES.contains(wish.mode)) {
      throw HttpProblem.badRequest(
              "Mode is \"" + wish.mode + "\", expected none, head, tail or full.")
          .asException();
    }
    return wish;
  }

  Wanted at(long revision) {
    return new Wanted(revision, mode, sampler, samplerArgument);
  }

  /** For the audit. */
  String option() {
    return mode == null ? "sampler" : sampler == null ? "mode" : "mode,sampler";
  }

  String text() {
    String asked = samplerArgument == null ? sampler : sampler + ":" + samplerArgument;
    return mode == null ? String.valueOf(asked) : sampler == null ? mode : mode + "," + asked;
  }

  String old(Heartbeat last) {
    return mode == null
        ? last.sampler()
        : sampler == null ? last.mode() : last.mode() + "," + last.sampler();
  }
}
