package io.datatracing.query.api;

import io.datatracing.http.HttpProblem;
import io.datatracing.http.HttpProblemException;
import io.datatracing.http.QueryParameters;
import io.datatracing.http.Request;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of one request. Every error names parameter and value and says what would be
 * right.
 */
public final class Parameters {
  private static final int MAX_QUOTED = 100;

  private final QueryParameters query;

  private Parameters(QueryParameters query) {
    this.query = query;
  }

  /**
   * @param known a parameter that is none of these is an error: a misspelt filter would silently
   *     find too much
   */
  static Parameters of(Request request, List<String> known) {
    QueryParameters query = request.query();
    for (String name : query.names()) {
      if (!known.contains(name)) {
        throw HttpProblem.badParameter(
                name,
                "There is no parameter "
                    + quote(name)
                    + (known.isEmpty()
                        ? "; this takes none."
                        : "; use " + String.join(", ", known) + "."))
            .asException();
      }
    }
    return new Parameters(query);
  }

  /** Those of an interface that is not ours, where what is not known is passed over. */
  public static Parameters lenient(Request request) {
    return new Parameters(request.query());
  }

  /** Empty counts as absent: forms send every field. */
  public @Nullable String text(String name) {
    String value = query.one(name);
    return value == null || value.isEmpty() ? null : value;
  }

  public List<String> texts(String name) {
    return query.all(name).stream().filter(value -> !value.isEmpty()).toList();
  }

  /**
   * @param parser throws {@link IllegalArgumentException} for what it cannot read
   * @param expected what the value must be, with an example
   */
  public <T> @Nullable T optional(String name, Function<String, T> parser, String expected) {
    String value = text(name);
    return value == null ? null : parse(name, value, parser, expected);
  }

  public <T> T required(String name, Function<String, T> parser, String expected) {
    String value = text(name);
    if (value == null) {
      throw HttpProblem.badParameter(
              name, "The parameter " + name + " is missing; give " + expected + ".")
          .asException();
    }
    return parse(name, value, parser, expected);
  }

  public static <T> T parse(
      String name, String value, Function<String, T> parser, String expected) {
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException e) {
      throw wrong(name, value, expected);
    }
  }

  /** Reads whole numbers within bounds, both inclusive. */
  public static Function<String, Integer> number(int least, int most) {
    return text -> {
      int number = Integer.parseInt(text);
      if (number < least || number > most) {
        throw new IllegalArgumentException(text);
      }
      return number;
    };
  }

  /** A whole number from 1 to {@code most}, or the usual one. */
  public static int numberOr(Parameters parameters, String name, int usual, int most) {
    Integer given = parameters.optional(name, number(1, most), "a number from 1 to " + most);
    return given == null ? usual : given;
  }

  static HttpProblemException wrong(String name, String value, String expected) {
    return HttpProblem.badParameter(
            name, name + " is " + quote(value) + ", but must be " + expected + ".")
        .asException();
  }

  private static String quote(String value) {
    return "'" + (value.length() > MAX_QUOTED ? value.substring(0, MAX_QUOTED) + "…" : value) + "'";
  }
}
