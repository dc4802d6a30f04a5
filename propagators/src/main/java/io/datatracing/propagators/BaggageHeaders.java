package io.datatracing.propagators;

import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.Baggage.Member;
import io.datatracing.bootstrap.propagation.TextGetter;
import io.datatracing.bootstrap.propagation.TextSetter;
import io.opentelemetry.context.Context;
import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Baggage with a header for each member, {@code <prefix><name>: <value>}. Names are lower case once
 * read: carriers do not keep their case. Names that W3C baggage does not allow are left out, as
 * they could not travel on; the bounds of {@link Baggage} hold.
 */
final class BaggageHeaders {
  private final String prefix;
  private final boolean encoded;

  /**
   * @param encoded whether values are encoded as in a form of HTML: Jaeger's libraries do that,
   *     OpenTelemetry's Jaeger format does not; so what reads the same either way is left plain
   */
  BaggageHeaders(String prefix, boolean encoded) {
    this.prefix = prefix;
    this.encoded = encoded;
  }

  <C> void inject(Context context, C carrier, TextSetter<C> setter) {
    Baggage baggage = Baggage.from(context);
    if (baggage == null) {
      return;
    }
    for (Member member : baggage.members()) {
      String value = member.value();
      boolean plain = isVisible(value);
      if (encoded && !(plain && value.indexOf('%') < 0 && value.indexOf('+') < 0)) {
        setter.set(carrier, prefix + member.name(), encode(value));
      } else if (plain) {
        setter.set(carrier, prefix + member.name(), value);
      }
    }
  }

  /** The members that came; null if there are none. */
  <C> @Nullable Baggage read(C carrier, TextGetter<C> getter) {
    Baggage baggage = null;
    for (String name : getter.names(carrier)) {
      if (name.length() > prefix.length()
          && name.regionMatches(true, 0, prefix, 0, prefix.length())) {
        baggage =
            with(
                baggage,
                name.substring(prefix.length()).toLowerCase(Locale.ROOT),
                getter.get(carrier, name));
      }
    }
    return baggage;
  }

  @Nullable Baggage with(@Nullable Baggage baggage, String name, @Nullable String value) {
    if (value == null || !Baggage.isName(name)) {
      return baggage;
    }
    Baggage before = baggage == null ? Baggage.empty() : baggage;
    return before.with(name, encoded ? decode(value) : value);
  }

  /** Behind what {@code context} has already. */
  static Context add(Context context, @Nullable Baggage read) {
    if (read == null) {
      return context;
    }
    Baggage before = Baggage.from(context);
    return (before == null ? read : before.mergedWith(read)).in(context);
  }

  /** A header cannot hold other chars. */
  private static boolean isVisible(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static String encode(String value) {
    try {
      return URLEncoder.encode(value, "UTF-8");
    } catch (UnsupportedEncodingException e) {
      throw new AssertionError("every JVM has UTF-8", e);
    }
  }

  /** What is not encoded stands for itself. */
  static String decode(String value) {
    if (value.indexOf('%') < 0 && value.indexOf('+') < 0) {
      return value;
    }
    try {
      return URLDecoder.decode(value, "UTF-8");
    } catch (IllegalArgumentException | UnsupportedEncodingException notEncoded) {
      return value;
    }
  }
}
