package io.datatracing.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who shows a token: {@code Authorization: Bearer <token>} (RFC 6750 section 2.1). Compared
 * in constant time, so that answers do not tell how much of a guess was right.
 */
public final class BearerToken implements Admission {
  private static final String SCHEME = "Bearer ";

  private final byte[] token;

  public BearerToken(String token) {
    if (token.isEmpty()) {
      throw new IllegalArgumentException("a bearer token cannot be empty");
    }
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public @Nullable HttpProblem refuse(RequestHead head) {
    if (allows(head.header("Authorization"))) {
      return null;
    }
    return new HttpProblem(
        401,
        "Unauthorized",
        head.header("Authorization") == null
            ? "The request has no token; send Authorization: Bearer <token>."
            : "The token of the request is not the server's.",
        null,
        Map.of("WWW-Authenticate", "Bearer"));
  }

  /** Whether a field {@code Authorization} of any protocol shows the token. */
  public boolean allows(@Nullable String authorization) {
    return authorization != null
        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            token,
            authorization.substring(SCHEME.length()).trim().getBytes(StandardCharsets.UTF_8));
  }
}
