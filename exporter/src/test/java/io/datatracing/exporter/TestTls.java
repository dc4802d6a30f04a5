package io.datatracing.exporter;

import io.datatracing.exporter.http.TlsOptions;
import io.datatracing.exporter.http.TlsOptions.PemSource;
import java.io.File;
import java.net.URISyntaxException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The certificates of {@code src/test/resources/tls}. */
final class TestTls {
  private TestTls() {}

  static File file(String name) {
    try {
      return new File(Objects.requireNonNull(TestTls.class.getResource("/tls/" + name)).toURI());
    } catch (URISyntaxException cannotBe) {
      throw new AssertionError(cannotBe);
    }
  }

  static TlsOptions trusting(String authority) {
    return options(authority, null);
  }

  static TlsOptions options(String authority, @Nullable String client) {
    return new TlsOptions(
        pem(authority + ".pem"),
        client == null ? null : pem(client + ".key"),
        client == null ? null : pem(client + ".pem"));
  }

  private static PemSource pem(String name) {
    return new PemSource(file(name).getPath(), "setting " + name);
  }
}
