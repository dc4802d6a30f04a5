package io.datatracing.propagators;

import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.Propagator;
import io.datatracing.bootstrap.propagation.TextGetter;
import io.datatracing.bootstrap.propagation.TextSetter;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * AWS X-Ray
 * (https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader):
 *
 * <pre>
 * X-Amzn-Trace-Id: Root=1-{8 hex, seconds}-{24 hex};Parent={16 hex};Sampled={0, 1 or ?};Lineage={a:b:c}
 * </pre>
 *
 * In any order; the seconds may lack leading zeros; other members are ignored. A load balancer
 * sends {@code Root} only: the trace begins here under this id. Without {@code Sampled}, or with
 * {@code ?}, our sampler decides. A valid {@code Lineage} travels as the member of baggage of that
 * name, as in OpenTelemetry.
 *
 * <p>In AWS Lambda ({@code xray-lambda}) the caller stands in a system property or an environment
 * variable, which count more than the request's header, but not more than a caller that a format
 * before this one has found.
 */
final class XRay implements Propagator {
  static final XRay HEADERS = new XRay(null, null);

  private static final String HEADER = "X-Amzn-Trace-Id";
  private static final String PROPERTY = "com.amazonaws.xray.traceHeader";
  private static final String VARIABLE = "_X_AMZN_TRACE_ID";
  private static final String LINEAGE = "Lineage";
  private static final int UNIQUE_LENGTH = 24;
  private static final int MAX_LENGTH = 256;
  private static final int INVALID = -1;

  private final @Nullable Properties properties;
  private final @Nullable Map<String, String> environment;

  private XRay(@Nullable Properties properties, @Nullable Map<String, String> environment) {
    this.properties = properties;
    this.environment = environment;
  }

  static XRay lambda(Properties properties, Map<String, String> environment) {
    return new XRay(properties, environment);
  }

  @Override
  public List<String> fields() {
    return Collections.singletonList(HEADER);
  }

  @Override
  public <C> void inject(Context context, SpanContext span, C carrier, TextSetter<C> setter) {
    StringBuilder header = new StringBuilder(100);
    StringBuilder id = new StringBuilder(32);
    Digits.appendHex(id, span.traceIdHigh());
    Digits.appendHex(id, span.traceIdLow());
    header.append("Root=1-").append(id, 0, 8).append('-').append(id, 8, 32);
    if (span.spanId() != 0) {
      header.append(";Parent=");
      Digits.appendHex(header, span.spanId());
    }
    boolean deferred = (span.flags() & SpanContext.DEFERRED) != 0;
    char sampled = (span.flags() & SpanContext.SAMPLED) == 0 ? '0' : '1';
    header.append(";Sampled=").append(deferred ? '?' : sampled);
    Baggage baggage = Baggage.from(context);
    String lineage = baggage == null ? null : baggage.get(LINEAGE);
    if (lineage != null
        && isLineage(lineage)
        && header.length() + 2 + LINEAGE.length() + lineage.length() <= MAX_LENGTH) {
      header.append(';').append(LINEAGE).append('=').append(lineage);
    }
    setter.set(carrier, HEADER, header.toString());
  }

  @Override
  public <C> Context extract(Context context, C carrier, TextGetter<C> getter) {
    String ambient = Span.parentIn(context) == null ? ambient() : null;
    Context found = ambient == null ? context : read(context, ambient);
    if (found != context) {
      return found;
    }
    String header = getter.get(carrier, HEADER);
    return header == null ? context : read(context, header);
  }

  private @Nullable String ambient() {
    if (properties == null || environment == null) {
      return null;
    }
    String property = properties.getProperty(PROPERTY);
    return property == null || property.isEmpty() ? environment.get(VARIABLE) : property;
  }

  private static Context read(Context context, String header) {
    Caller caller = new Caller();
    String lineage = null;
    int at = 0;
    while (at < header.length()) {
      int semicolon = header.indexOf(';', at);
      int end = semicolon < 0 ? header.length() : semicolon;
      String part = header.substring(at, end).trim();
      at = end + 1;
      int equals = part.indexOf('=');
      if (equals < 0) {
        if (part.isEmpty()) {
          continue;
        }
        return context;
      }
      String value = part.substring(equals + 1).trim();
      switch (part.substring(0, equals).trim()) {
        case "Root":
          readRoot(caller, value);
          break;
        case "Parent":
          if (value.length() != 16 || !Digits.isHex(value, 0, 16)) {
            return context;
          }
          caller.spanId(Digits.hex(value, 0, 16));
          break;
        case "Sampled":
          int decision = decision(value);
          if (decision == INVALID) {
            return context;
          }
          caller.decision(decision);
          break;
        case LINEAGE:
          lineage = isLineage(value) ? value : null;
          break;
        default:
          break;
      }
    }
    Context found = caller.in(context);
    return lineage == null
        ? found
        : BaggageHeaders.add(found, Baggage.empty().with(LINEAGE, lineage));
  }

  private static void readRoot(Caller caller, String root) {
    int second = root.indexOf('-', 2);
    int seconds = second - 2;
    if (!root.startsWith("1-")
        || seconds < 1
        || seconds > 8
        || root.length() != second + 1 + UNIQUE_LENGTH
        || !Digits.isHex(root, 2, second)
        || !Digits.isHex(root, second + 1, root.length())) {
      return;
    }
    String id = root.substring(2, second) + root.substring(second + 1);
    caller.traceId(id, 0, id.length());
  }

  private static int decision(String value) {
    switch (value) {
      case "0":
        return Caller.DENIED;
      case "1":
        return Caller.SAMPLED;
      case "?":
        return Caller.DEFERRED;
      default:
        return INVALID;
    }
  }

  /** {@code counter:hash:counter}: to 32,767, of 8 hex digits, to 255. */
  private static boolean isLineage(String value) {
    int hashAt = value.indexOf(':') + 1;
    int secondAt = value.indexOf(':', hashAt) + 1;
    return hashAt > 0
        && secondAt == hashAt + 9
        && Digits.isHex(value, hashAt, secondAt - 1)
        && isCounter(value.substring(0, hashAt - 1), 32_767)
        && isCounter(value.substring(secondAt), 255);
  }

  private static boolean isCounter(String text, int most) {
    return text.length() <= 5 && Digits.isDecimal(text) && Digits.decimal(text) <= most;
  }
}
