package io.datatracing.query.api;

import io.datatracing.http.HttpProblem;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TraceQuery;
import java.util.ArrayList;
import java.util.List;

/** The conditions on spans that several questions take as the same parameters. */
final class Conditions {
  private static final List<String> PARAMETERS =
      List.of("service", "operation", "tag", "minDuration", "maxDuration", "start", "end");

  /** Each tag is a look at every span that the others have left. */
  static final int MAX_TAGS = 20;

  private Conditions() {}

  /** The names of the conditions' parameters, and of others. */
  static List<String> parametersAnd(String... others) {
    List<String> all = new ArrayList<>(PARAMETERS);
    all.addAll(List.of(others));
    return List.copyOf(all);
  }

  static TraceQuery query(Parameters parameters) {
    long start = parameters.required("start", Nanos::time, Nanos.TIME);
    long end = parameters.required("end", Nanos::time, Nanos.TIME);
    if (start > end) {
      throw HttpProblem.badParameter(
              "start", "start " + start + " is after end " + end + "; swap them.")
          .asException();
    }
    return without(parameters).withTimes(start, end);
  }

  /** The conditions but the time, which is all of it. */
  static TraceQuery without(Parameters parameters) {
    Long min = parameters.optional("minDuration", Nanos::duration, Nanos.DURATION);
    Long max = parameters.optional("maxDuration", Nanos::duration, Nanos.DURATION);
    if (min != null && max != null && min > max) {
      throw HttpProblem.badParameter(
              "minDuration",
              "minDuration " + min + " ns is more than maxDuration " + max + " ns; swap them.")
          .asException();
    }
    return TraceQuery.between(Long.MIN_VALUE, Long.MAX_VALUE)
        .withService(parameters.text("service"))
        .withOperation(parameters.text("operation"))
        .withTags(tags(parameters.texts("tag")))
        .withDurations(min, max);
  }

  private static List<Tag> tags(List<String> texts) {
    if (texts.size() > MAX_TAGS) {
      throw HttpProblem.badParameter(
              "tag",
              "tag is given " + texts.size() + " times; at most " + MAX_TAGS + " are allowed.")
          .asException();
    }
    return texts.stream()
        .map(
            text ->
                Parameters.parse(
                    "tag",
                    text,
                    Conditions::tag,
                    "key=value, such as http.response.status_code=503"))
        .toList();
  }

  private static Tag tag(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(text);
    }
    return new Tag(text.substring(0, equals), text.substring(equals + 1));
  }
}
