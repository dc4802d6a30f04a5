package io.datatracing.exporter.sampling;

import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.bootstrap.trace.SpanKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One rule: conditions that must all hold, and what happens then. As text:
 *
 * <pre>
 * rule       = [condition *(" " condition)] "->" outcome       no condition: every trace
 * condition  = "kind="    (server | client | producer | consumer | internal)
 *            / "name="    pattern     the first span's name as it is at its start
 *            / "path="    pattern     of an HTTP request that came in, or of the URL of one that goes out
 *            / "route="   route       of an HTTP request that came in, as {@link RoutePattern} says
 *            / "topic="   pattern     of a message sent or handled
 *            / "service=" pattern     of an RPC, with its package
 * pattern    = text, ending in "*" for everything that begins with it
 * outcome    = ratio from 0 to 1 / number "/s"
 * </pre>
 */
final class SamplingRule {
  private final @Nullable SpanKind kind;
  private final @Nullable Pattern name;
  private final @Nullable Pattern path;
  private final @Nullable RoutePattern route;
  private final @Nullable Pattern topic;
  private final @Nullable Pattern service;
  private final Sampler outcome;

  /** A text, or the beginning of one. */
  private static final class Pattern {
    private final String text;
    private final boolean isPrefix;

    Pattern(String pattern) {
      isPrefix = pattern.endsWith("*");
      text = isPrefix ? pattern.substring(0, pattern.length() - 1) : pattern;
    }

    boolean matches(String value, int length) {
      return value.startsWith(text)
          && text.length() <= length
          && (isPrefix || text.length() == length);
    }
  }

  /**
   * @throws IllegalArgumentException saying what is wrong with it
   */
  SamplingRule(String rule, SpanClock clock) {
    int arrow = rule.indexOf("->");
    if (arrow < 0) {
      throw new IllegalArgumentException("rule \"" + rule + "\" has no \"->\"");
    }
    SpanKind kindIs = null;
    Pattern nameIs = null;
    Pattern pathIs = null;
    RoutePattern routeIs = null;
    Pattern topicIs = null;
    Pattern serviceIs = null;
    for (String condition : rule.substring(0, arrow).trim().split(" +")) {
      if (condition.isEmpty()) {
        continue;
      }
      int equals = condition.indexOf('=');
      String key = equals < 0 ? condition : condition.substring(0, equals);
      String value = equals < 0 ? "" : condition.substring(equals + 1);
      if (value.isEmpty()) {
        throw new IllegalArgumentException("condition \"" + condition + "\" has no value");
      }
      switch (key) {
        case "kind":
          kindIs = kind(value);
          break;
        case "name":
          nameIs = new Pattern(value);
          break;
        case "path":
          pathIs = new Pattern(value);
          break;
        case "route":
          routeIs = new RoutePattern(value);
          break;
        case "topic":
          topicIs = new Pattern(value);
          break;
        case "service":
          serviceIs = new Pattern(value);
          break;
        default:
          throw new IllegalArgumentException(
              "condition \""
                  + condition
                  + "\" is none of kind, name, path, route, topic and service");
      }
    }
    kind = kindIs;
    name = nameIs;
    path = pathIs;
    route = routeIs;
    topic = topicIs;
    service = serviceIs;
    outcome = outcome(rule.substring(arrow + 2).trim(), clock);
  }

  boolean wantsSubject() {
    return path != null || route != null || topic != null;
  }

  boolean matches(
      String spanName,
      SpanKind spanKind,
      Protocol protocol,
      @Nullable String subject,
      @Nullable String knownRoute) {
    return (kind == null || kind == spanKind)
        && (name == null || name.matches(spanName, spanName.length()))
        && (path == null
            || (protocol == Protocol.HTTP
                && subject != null
                && path.matches(subject, subject.length())))
        && (route == null
            || (protocol == Protocol.HTTP
                && spanKind == SpanKind.SERVER
                && subject != null
                && route.matches(subject, knownRoute)))
        && (topic == null
            || (protocol == Protocol.MESSAGING
                && subject != null
                && topic.matches(subject, subject.length())))
        && (service == null
            || (protocol == Protocol.RPC && service.matches(spanName, serviceLength(spanName))));
  }

  Sampler outcome() {
    return outcome;
  }

  /** The name of a span of an RPC is {@code package.Service/Method}. */
  private static int serviceLength(String spanName) {
    int slash = spanName.indexOf('/');
    return slash < 0 ? spanName.length() : slash;
  }

  private static SpanKind kind(String value) {
    for (SpanKind each : SpanKind.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(value)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "kind \"" + value + "\" is none of server, client, producer, consumer and internal");
  }

  private static Sampler outcome(String text, SpanClock clock) {
    boolean isRate = text.endsWith("/s");
    try {
      double number = Double.parseDouble(isRate ? text.substring(0, text.length() - 2) : text);
      if (isRate && number >= 0 && number < 1e9) {
        return new RateLimitingSampler(number, clock);
      }
      if (!isRate && number >= 0 && number <= 1) {
        return Sampler.traceIdRatio(number);
      }
    } catch (NumberFormatException notANumber) {
      // Told below, as a number out of range is.
    }
    throw new IllegalArgumentException(
        "outcome \"" + text + "\" is neither a ratio from 0 to 1 nor a rate as 10/s");
  }
}
