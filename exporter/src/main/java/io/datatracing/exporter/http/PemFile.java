package io.datatracing.exporter.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in the textual encoding of RFC 7468. */
final class PemFile {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  /** Any bundle of authorities is smaller. */
  private static final int MAX_BYTES = 8 << 20;

  private final String text;

  private PemFile(String text) {
    this.text = text;
  }

  static PemFile read(String path) throws IOException {
    try (InputStream in = new FileInputStream(path)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
      byte[] part = new byte[4096];
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        bytes.write(part, 0, read);
        if (bytes.size() > MAX_BYTES) {
          throw new IOException("the file has more than " + MAX_BYTES + " bytes");
        }
      }
      return new PemFile(new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1));
    }
  }

  /** All certificates, in their order; at least one. */
  List<Certificate> certificates() throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<Certificate> certificates = new ArrayList<>();
    int at = 0;
    for (Block block = next(at); block != null; block = next(at)) {
      if (block.label.equals("CERTIFICATE")) {
        certificates.add(factory.generateCertificate(new ByteArrayInputStream(block.content())));
      }
      at = block.end;
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("the file holds no certificate");
    }
    return certificates;
  }

  /** The first private key: PKCS#8, of the first algorithm that takes it. */
  PrivateKey privateKey() throws GeneralSecurityException {
    int at = 0;
    for (Block block = next(at); block != null; block = next(at)) {
      if (block.label.equals("PRIVATE KEY")) {
        return privateKey(block.content());
      }
      if (block.label.endsWith("PRIVATE KEY")) {
        throw new GeneralSecurityException(
            "the file holds a key of the form \""
                + block.label
                + "\", not \"PRIVATE KEY\" (PKCS#8 without a password)");
      }
      at = block.end;
    }
    throw new GeneralSecurityException("the file holds no private key");
  }

  private static PrivateKey privateKey(byte[] encoded) throws GeneralSecurityException {
    PKCS8EncodedKeySpec key = new PKCS8EncodedKeySpec(encoded);
    GeneralSecurityException failure = null;
    for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(key);
      } catch (GeneralSecurityException otherAlgorithm) {
        failure = otherAlgorithm;
      }
    }
    throw new GeneralSecurityException("the private key is neither RSA nor EC", failure);
  }

  private @Nullable Block next(int from) {
    int begin = text.indexOf(BEGIN, from);
    int labelEnd = begin < 0 ? -1 : text.indexOf(DASHES, begin + BEGIN.length());
    if (labelEnd < 0) {
      return null;
    }
    String label = text.substring(begin + BEGIN.length(), labelEnd);
    int end = text.indexOf(END + label + DASHES, labelEnd);
    return end < 0 ? null : new Block(label, text.substring(labelEnd + DASHES.length(), end), end);
  }

  private static final class Block {
    final String label;
    final int end;
    private final String base64;

    Block(String label, String base64, int end) {
      this.label = label;
      this.base64 = base64;
      this.end = end;
    }

    byte[] content() throws GeneralSecurityException {
      try {
        return Base64.getMimeDecoder().decode(base64);
      } catch (IllegalArgumentException notBase64) {
        throw new GeneralSecurityException("the file is not base64 between its marks", notBase64);
      }
    }
  }
}
