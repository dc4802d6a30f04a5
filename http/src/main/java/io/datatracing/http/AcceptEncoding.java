package io.datatracing.http;

import java.util.List;
import java.util.Locale;

/** Reads {@code Accept-Encoding} (RFC 9110 section 12.5.3) as far as one question needs it. */
final class AcceptEncoding {
  private AcceptEncoding() {}

  static boolean allowsGzip(List<String> fields) {
    boolean any = false;
    for (String field : fields) {
      for (String member : field.split(",")) {
        String[] parts = member.trim().toLowerCase(Locale.ROOT).split("\\s*;\\s*");
        if (parts[0].equals("gzip") || parts[0].equals("x-gzip")) {
          return !isZero(parts);
        }
        if (parts[0].equals("*")) {
          any = !isZero(parts);
        }
      }
    }
    return any;
  }

  private static boolean isZero(String[] parts) {
    return parts.length > 1 && parts[1].matches("q\\s*=\\s*0(\\.0*)?");
  }
}
