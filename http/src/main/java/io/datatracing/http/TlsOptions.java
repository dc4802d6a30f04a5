package io.datatracing.http;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What a server shows, and asks for, under TLS 1.2 and 1.3. All files are PEM.
 *
 * @param certificates the server's own, then those that lead to its authority
 * @param key PKCS #8, not encrypted
 * @param clientAuthorities who may vouch for clients; null when clients need no certificate
 */
public record TlsOptions(Path certificates, Path key, @Nullable Path clientAuthorities) {

  /**
   * @throws IllegalArgumentException in one line: which file, what is wrong with it
   */
  SslContext context() {
    readable("certificate", certificates);
    readable("private key", key);
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(certificates.toFile(), key.toFile())
              .protocols("TLSv1.3", "TLSv1.2");
      File authorities = clientAuthorityFile();
      if (authorities != null) {
        builder.trustManager(authorities).clientAuth(ClientAuth.REQUIRE);
      }
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "TLS cannot be set up with the certificate "
              + certificates
              + " and the key "
              + key
              + ": "
              + e.getMessage()
              + "; both must be PEM, the key PKCS #8 without a password.",
          e);
    }
  }

  /**
   * Whether these files can be used at all.
   *
   * @throws IllegalArgumentException in one line: which file, what is wrong with it
   */
  public void check() {
    context();
  }

  private @Nullable File clientAuthorityFile() {
    if (clientAuthorities == null) {
      return null;
    }
    readable("client authority", clientAuthorities);
    return clientAuthorities.toFile();
  }

  private static void readable(String what, Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("The " + what + " file " + file + " cannot be read.");
    }
  }
}
