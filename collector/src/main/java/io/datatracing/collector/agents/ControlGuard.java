package io.datatracing.collector.agents;

import io.datatracing.http.RequestHead;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may control agents: whoever shows the token, or asks from this machine.
 *
 * <p>From this machine means over loopback, not handed on by a proxy, and by a local name: a page
 * in somebody's browser can be made to ask 127.0.0.1 under a name of its own (DNS rebinding), but
 * then the {@code Host} header has that name.
 */
final class ControlGuard {
  private static final String BEARER = "bearer ";

  private final byte @Nullable [] tokenHash;

  ControlGuard(@Nullable String token) {
    this.tokenHash = token == null ? null : hash(token);
  }

  /** {@code token} or {@code loopback}; null if it is not allowed. */
  @Nullable String allowedBy(RequestHead head) {
    String authorization = head.header("Authorization");
    if (authorization != null) {
      return isToken(authorization) ? "token" : null;
    }
    InetAddress peer = head.peer();
    boolean local =
        peer != null
            && peer.isLoopbackAddress()
            && head.header("Forwarded") == null
            && head.header("X-Forwarded-For") == null
            && isLocalName(head.header("Host"));
    return local ? "loopback" : null;
  }

  /** What would be right, for the one who was refused. */
  String expected() {
    return tokenHash == null
        ? "Control is taken from this machine only; start the server with a control token to take it"
            + " from elsewhere."
        : "Control from elsewhere needs the control token: Authorization: Bearer <token>.";
  }

  /** Hashes are compared, in a time that does not depend on where they differ. */
  private boolean isToken(String authorization) {
    return tokenHash != null
        && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
        && MessageDigest.isEqual(tokenHash, hash(authorization.substring(BEARER.length()).trim()));
  }

  private static boolean isLocalName(@Nullable String host) {
    if (host == null) {
      return false;
    }
    int colon = host.lastIndexOf(':');
    String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    return name.equalsIgnoreCase("localhost")
        || name.equals("[::1]")
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
