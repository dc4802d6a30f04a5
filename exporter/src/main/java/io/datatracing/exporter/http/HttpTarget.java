package io.datatracing.exporter.http;

import java.net.URI;

/** The parts of an {@code http} or {@code https} URL that a request needs. Immutable. */
public final class HttpTarget {
  private final boolean secure;
  private final String host;
  private final int port;
  private final String path;

  private HttpTarget(boolean secure, String host, int port, String path) {
    this.secure = secure;
    this.host = host;
    this.port = port;
    this.path = path;
  }

  /**
   * Takes the authority apart itself, as a {@code URI} knows no host with an underscore. User and
   * password in the URL are left out: credentials are headers.
   *
   * @throws IllegalArgumentException if there is no host or the port is not a number
   */
  public static HttpTarget of(URI url) {
    boolean secure = "https".equalsIgnoreCase(url.getScheme());
    String authority = String.valueOf(url.getRawAuthority());
    authority = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = authority.lastIndexOf(':');
    int port = secure ? 443 : 80;
    String host = authority;
    if (colon > authority.lastIndexOf(']')) {
      host = authority.substring(0, colon);
      if (colon + 1 < authority.length()) {
        port = port(authority.substring(colon + 1), url);
      }
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty()) {
      throw new IllegalArgumentException("\"" + url + "\" names no host");
    }
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return new HttpTarget(
        secure, host, port, url.getRawQuery() == null ? path : path + "?" + url.getRawQuery());
  }

  /** The same server, another path. */
  public HttpTarget withPath(String otherPath) {
    return new HttpTarget(secure, host, port, otherPath);
  }

  /** The same host, another port. */
  public HttpTarget withPort(int otherPort) {
    return new HttpTarget(secure, host, otherPort, path);
  }

  public boolean secure() {
    return secure;
  }

  /** Without the brackets of an IPv6 address. */
  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  /** With the query; begins with a slash. */
  public String path() {
    return path;
  }

  /** As in the header {@code Host}: the port only where it is not the scheme's own. */
  public String authority() {
    return port == (secure ? 443 : 80) ? bracketed() : hostAndPort();
  }

  /** As {@code CONNECT} wants it: always with a port. */
  public String hostAndPort() {
    return bracketed() + ":" + port;
  }

  /** A URL without credentials. */
  @Override
  public String toString() {
    return (secure ? "https://" : "http://") + authority() + path;
  }

  private String bracketed() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  private static int port(String text, URI url) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65_536) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // Reported below, as a number out of range is.
    }
    throw new IllegalArgumentException(
        "port is \"" + text + "\" in " + url + ", expected a number from 1 to 65535");
  }
}
