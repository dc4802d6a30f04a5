package io.datatracing.exporter.http;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS with a context of our own: the application's default {@code SSLContext} is neither made nor
 * used. Making this class's instances loads providers and reads files, so they are made on the
 * worker's thread.
 */
public final class TlsSockets {
  /** HTTP/2 over TLS as ALPN names it (RFC 9113, section 3.2). */
  public static final String H2 = "h2";

  private static final char[] NO_PASSWORD = {};

  private final SSLContext context;
  private final @Nullable String protocol;

  private TlsSockets(SSLContext context, @Nullable String protocol) {
    this.context = context;
    this.protocol = protocol;
  }

  /**
   * A file that cannot be used is told, and the JVM's trust store or no certificate of our own
   * taken.
   *
   * @param protocol asked for by ALPN; null for none
   */
  public static TlsSockets of(TlsOptions options, @Nullable String protocol, PrintStream stderr)
      throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(options, stderr), trustManagers(options, stderr), null);
      return new TlsSockets(context, protocol);
    } catch (GeneralSecurityException noTls) {
      throw new IOException("TLS cannot be used", noTls);
    }
  }

  /** Does the handshake; the server's certificate must be for {@code host}. */
  Socket wrap(Socket raw, String host, int port) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    if (protocol != null) {
      askFor(protocol, parameters);
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /**
   * By reflection, as it came to Java 8 with an update. Where it is missing the server decides; one
   * that insists on ALPN refuses.
   */
  private static void askFor(String protocol, SSLParameters parameters) {
    try {
      Method set = SSLParameters.class.getMethod("setApplicationProtocols", String[].class);
      set.invoke(parameters, (Object) new String[] {protocol});
    } catch (ReflectiveOperationException beforeUpdate251) {
      return;
    }
  }

  /** Null for the JVM's own. */
  private static TrustManager @Nullable [] trustManagers(TlsOptions options, PrintStream stderr)
      throws GeneralSecurityException {
    TlsOptions.PemSource file = options.certificate;
    if (file == null) {
      return null;
    }
    try {
      KeyStore store = emptyStore();
      List<Certificate> certificates = PemFile.read(file.path).certificates();
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("authority-" + i, certificates.get(i));
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException | RuntimeException notUsable) {
      tell(stderr, file, "a PEM file with certificates", "the trust store of the JVM", notUsable);
      return null;
    }
  }

  /** Null for none. */
  private static KeyManager @Nullable [] keyManagers(TlsOptions options, PrintStream stderr)
      throws GeneralSecurityException {
    TlsOptions.PemSource keyFile = options.clientKey;
    TlsOptions.PemSource certificateFile = options.clientCertificate;
    if (keyFile == null || certificateFile == null) {
      return null;
    }
    String otherwise = "no client certificate";
    PrivateKey key;
    try {
      key = PemFile.read(keyFile.path).privateKey();
    } catch (IOException | GeneralSecurityException | RuntimeException notUsable) {
      tell(stderr, keyFile, "a PEM file with a PKCS#8 private key", otherwise, notUsable);
      return null;
    }
    try {
      List<Certificate> chain = PemFile.read(certificateFile.path).certificates();
      KeyStore store = emptyStore();
      store.setKeyEntry("client", key, NO_PASSWORD, chain.toArray(new Certificate[0]));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return factory.getKeyManagers();
    } catch (IOException | GeneralSecurityException | RuntimeException notUsable) {
      tell(
          stderr,
          certificateFile,
          "a PEM file with the certificates of the key",
          otherwise,
          notUsable);
      return null;
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    // PKCS12 and not the default type, which a security property may turn into a file's.
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static void tell(
      PrintStream stderr,
      TlsOptions.PemSource file,
      String expected,
      String used,
      Exception notUsable) {
    stderr.println(
        "[datatracing] "
            + file.source
            + " is \""
            + file.path
            + "\", expected "
            + expected
            + "; using "
            + used
            + ": "
            + notUsable.getMessage());
  }
}
