package io.datatracing.exporter.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy: {@code http://host:port}, or {@code http://user:password@host:port} for basic
 * authentication. Immutable.
 */
public final class ProxyOptions {
  private final HttpTarget target;
  private final @Nullable String userInfo;

  private ProxyOptions(HttpTarget target, @Nullable String userInfo) {
    this.target = target;
    this.userInfo = userInfo;
  }

  /**
   * @throws IllegalArgumentException if it is not a URL of that form; the message holds no
   *     credentials
   */
  public static ProxyOptions parse(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException notAUrl) {
      // Without the cause, whose message repeats the URL and so the password.
      throw new IllegalArgumentException("not a URL");
    }
    String authority = uri.getRawAuthority();
    if (!"http".equalsIgnoreCase(uri.getScheme()) || authority == null) {
      throw new IllegalArgumentException("not a URL that begins with http://");
    }
    int at = authority.lastIndexOf('@');
    String userInfo = at < 0 ? null : decode(authority.substring(0, at));
    try {
      return new ProxyOptions(HttpTarget.of(uri), userInfo);
    } catch (IllegalArgumentException notATarget) {
      throw new IllegalArgumentException("not a host and port");
    }
  }

  String host() {
    return target.host();
  }

  int port() {
    return target.port();
  }

  /** The header {@code Proxy-Authorization} (RFC 7617); null without credentials. */
  @Nullable String authorization() {
    return userInfo == null
        ? null
        : "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String text) {
    try {
      // URLDecoder takes a plus for a space; here it is a plus.
      return java.net.URLDecoder.decode(text.replace("+", "%2B"), "UTF-8");
    } catch (IllegalArgumentException | java.io.UnsupportedEncodingException notEncoded) {
      return text;
    }
  }
}
