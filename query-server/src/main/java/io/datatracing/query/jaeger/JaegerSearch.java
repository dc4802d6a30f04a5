package io.datatracing.query.jaeger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datatracing.http.HttpProblem;
import io.datatracing.model.TraceId;
import io.datatracing.query.api.Parameters;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TraceQuery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search as Jaeger asks it.
 *
 * @param query the conditions; its limit has no meaning
 * @param limit whole traces in the answer
 */
record JaegerSearch(TraceQuery query, int limit) {
  /** As many as Jaeger's UI lets people ask for. */
  static final int MAX_LIMIT = 1_500;

  static final int DEFAULT_LIMIT = 100;

  /** Each tag is a look at every span that the others have left. */
  private static final int MAX_TAGS = 20;

  private static final String ID = "a trace id of at most 32 hexadecimal digits";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A condition on the duration of a span that nobody can meet is a mistake. */
  static TraceQuery withDurations(TraceQuery query, @Nullable Long min, @Nullable Long max) {
    if (min != null && max != null && min > max) {
      throw HttpProblem.badParameter(
              "maxDuration",
              "The longest duration, " + max + " ns, is below the shortest, " + min + " ns.")
          .asException();
    }
    return query.withDurations(min, max);
  }

  /** Jaeger's front ends leave out leading zeros. */
  static TraceId traceId(String parameter, String text) {
    return Parameters.parse(
        parameter,
        text,
        id -> {
          if (id.isEmpty() || id.length() > 32) {
            throw new IllegalArgumentException(id);
          }
          return TraceId.parse("0".repeat(32 - id.length()) + id);
        },
        ID);
  }

  static int limit(String parameter, @Nullable String text) {
    return text == null
        ? DEFAULT_LIMIT
        : Parameters.parse(
            parameter, text, Parameters.number(1, MAX_LIMIT), "a number from 1 to " + MAX_LIMIT);
  }

  /** {@code key:value}, as {@code tag} has it. */
  static Tag tag(String parameter, String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw HttpProblem.badParameter(
              parameter,
              parameter + " is '" + text + "', but must be key:value, such as http.method:GET.")
          .asException();
    }
    return new Tag(text.substring(0, colon), text.substring(colon + 1));
  }

  /** A JSON object of texts, as {@code tags} and {@code query.attributes} have it. */
  static List<Tag> tags(String parameter, String text) {
    JsonNode object;
    try {
      object = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw notAnObject(parameter, text);
    }
    if (object == null || !object.isObject()) {
      throw notAnObject(parameter, text);
    }
    List<Tag> tags = new ArrayList<>();
    object
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isContainerNode()) {
                throw notAnObject(parameter, text);
              }
              tags.add(new Tag(field.getKey(), field.getValue().asText()));
            });
    return tags;
  }

  static List<Tag> atMost(String parameter, List<Tag> tags) {
    if (tags.size() > MAX_TAGS) {
      throw HttpProblem.badParameter(
              parameter,
              "There are " + tags.size() + " tags; at most " + MAX_TAGS + " are allowed.")
          .asException();
    }
    return tags;
  }

  private static RuntimeException notAnObject(String parameter, String text) {
    return HttpProblem.badParameter(
            parameter,
            parameter
                + " is '"
                + (text.length() > 100 ? text.substring(0, 100) + "…" : text)
                + "', but must be a JSON object of texts, such as {\"http.method\":\"GET\"}.")
        .asException();
  }
}
