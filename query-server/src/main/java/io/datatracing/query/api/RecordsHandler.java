package io.datatracing.query.api;

import io.datatracing.http.Handler;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.Span;
import io.datatracing.model.join.MessagingAttributes;
import io.datatracing.model.join.RecordKeyForms;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TraceQuery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/records/{topic}}: every hop of a record across traces, by its key, a business
 * id or its place.
 */
final class RecordsHandler implements Handler.Blocking {
  static final List<String> PARAMETERS =
      List.of("key", "id", "partition", "offset", "start", "end", "limit");

  static final int MAX_HOPS = 1_000;
  private static final int DEFAULT_HOPS = 100;
  private static final String WAYS = "key, id, or partition and offset";

  private final SpanReader reader;
  private final JsonAnswers answers;

  RecordsHandler(SpanReader reader, JsonAnswers answers) {
    this.reader = reader;
    this.answers = answers;
  }

  @Override
  public Response handle(Request request) {
    String topic = request.pathParameter("topic");
    Parameters parameters = Parameters.of(request, PARAMETERS);
    TraceQuery time = TimeRange.required(parameters).query().withLimit(TraceQuery.MAX_LIMIT);
    int limit = limit(parameters);
    List<TraceQuery> queries = new ArrayList<>();
    for (List<Tag> tags : alternatives(topic, parameters)) {
      queries.add(time.withTags(tags));
    }
    RecordHops hops = RecordHops.find(reader, queries, limit);
    return JsonAnswers.object(
        json -> {
          json.writeStringField("topic", topic);
          json.writeArrayFieldStart("hops");
          for (Span span : hops.spans()) {
            HopJson.write(json, answers, span);
          }
          json.writeEndArray();
          json.writeBooleanField("truncated", hops.isTruncated());
        });
  }

  /** Conditions of which a hop meets one list. */
  private static List<List<Tag>> alternatives(String topic, Parameters parameters) {
    String key = parameters.text("key");
    String id = parameters.text("id");
    Integer partition =
        parameters.optional("partition", RecordsHandler::partition, "a number from 0");
    Long offset = parameters.optional("offset", RecordsHandler::offset, "a number from 0");
    boolean place = partition != null || offset != null;
    int ways = (key == null ? 0 : 1) + (id == null ? 0 : 1) + (place ? 1 : 0);
    if (ways != 1) {
      throw HttpProblem.badParameter(
              key == null && id != null ? "id" : "key",
              ways == 0
                  ? "Which record is missing; give " + WAYS + "."
                  : "There is more than one of " + WAYS + "; give one.")
          .asException();
    }
    Tag onTopic = new Tag(MessagingAttributes.DESTINATION, topic);
    List<List<Tag>> tags = new ArrayList<>();
    if (key != null) {
      for (String form : RecordKeyForms.of(key)) {
        tags.add(List.of(onTopic, new Tag(MessagingAttributes.KEY, form)));
      }
    } else if (id != null) {
      // An id is followed to whatever topic it goes.
      for (String form : RecordKeyForms.ofId(id)) {
        tags.add(List.of(new Tag(MessagingAttributes.ID, form)));
      }
    } else {
      int at = required("partition", partition);
      long from = required("offset", offset);
      tags.add(
          List.of(
              onTopic,
              new Tag(MessagingAttributes.PARTITION, Integer.toString(at)),
              new Tag(MessagingAttributes.OFFSET, Long.toString(from))));
      tags.add(List.of(new Tag(MessagingAttributes.INPUTS, topic + "/" + at + ":" + from)));
    }
    return tags;
  }

  private static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw HttpProblem.badParameter(
              name, "The parameter " + name + " is missing; a place is partition and offset.")
          .asException();
    }
    return value;
  }

  private static int partition(String text) {
    return Integer.parseInt(notNegative(text));
  }

  private static long offset(String text) {
    return Long.parseLong(notNegative(text));
  }

  private static String notNegative(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static int limit(Parameters parameters) {
    Integer limit =
        parameters.optional(
            "limit", Parameters.number(1, MAX_HOPS), "a number from 1 to " + MAX_HOPS);
    return limit == null ? DEFAULT_HOPS : limit;
  }
}
