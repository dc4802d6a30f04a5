package io.datatracing.query.zipkin;

import io.datatracing.http.HttpProblem;
import io.datatracing.model.Span;
import io.datatracing.storage.api.Tag;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code annotationQuery}: {@code error and http.method=GET} asks for spans with an annotation or
 * tag {@code error} and with that value of {@code http.method}.
 *
 * @param tags of which a value is given; stores look for them
 * @param present names alone, of tags or annotations; looked for in what the store finds
 */
record AnnotationQuery(List<Tag> tags, List<String> present) {
  private static final int MAX_TERMS = 20;

  AnnotationQuery {
    tags = List.copyOf(tags);
    present = List.copyOf(present);
  }

  static AnnotationQuery parse(String text) {
    List<Tag> tags = new ArrayList<>();
    List<String> present = new ArrayList<>();
    for (String term : text.split(" and ", -1)) {
      int equals = term.indexOf('=');
      String key = (equals < 0 ? term : term.substring(0, equals)).trim();
      if (key.isEmpty()) {
        continue;
      }
      if (equals >= 0) {
        tags.add(new Tag(key, term.substring(equals + 1).trim()));
      } else if (key.equals("error")) {
        // What Zipkin has as the tag "error" is a status here.
        tags.add(new Tag("error", "true"));
      } else {
        present.add(key);
      }
    }
    if (tags.size() + present.size() > MAX_TERMS) {
      throw HttpProblem.badParameter(
              "annotationQuery",
              "annotationQuery has "
                  + (tags.size() + present.size())
                  + " terms; at most "
                  + MAX_TERMS
                  + " are allowed.")
          .asException();
    }
    return new AnnotationQuery(tags, present);
  }

  /** Whether a span has all names. */
  boolean isOn(Span span) {
    return present.stream()
        .allMatch(
            name ->
                span.attributes().stream().anyMatch(attribute -> attribute.key().equals(name))
                    || span.events().stream().anyMatch(event -> event.name().equals(name)));
  }
}
