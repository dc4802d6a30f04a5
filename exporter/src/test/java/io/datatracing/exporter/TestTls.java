package io.datatracing.exporter;

import io.datatracing.exporter.http.TlsOptions;
import io.datatracing.exporter.http.TlsOptions.PemSource;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
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

  /**
   * A connection of a server's after the handshake, or none.
   *
   * @param wrong whether it shows a certificate for another host
   */
  static Socket serverSide(Socket raw, boolean wrong) throws IOException {
    String name = wrong ? "wrong-host" : "server";
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      byte[] key =
          Base64.getMimeDecoder()
              .decode(
                  Files.readString(file(name + ".key").toPath()).replaceAll("-----.*-----", ""));
      Certificate certificate;
      try (InputStream in = Files.newInputStream(file(name + ".pem").toPath())) {
        certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      }
      store.setKeyEntry(
          "server",
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key)),
          new char[0],
          new Certificate[] {certificate});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(raw, null, raw.getPort(), true);
      socket.setUseClientMode(false);
      socket.startHandshake();
      return socket;
    } catch (GeneralSecurityException cannotBe) {
      throw new AssertionError(cannotBe);
    }
  }

  private static PemSource pem(String name) {
    return new PemSource(file(name).getPath(), "setting " + name);
  }
}
