package io.datatracing.storage.objects;

import io.datatracing.storage.api.ObjectStore;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket of S3. The client has its own bounded retries and timeouts. */
final class S3ObjectStore implements ObjectStore {
  private static final int NOT_FOUND = 404;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int BUFFER = 1 << 16;

  /** Of an upload with its repetitions; other calls are shorter, see {@link S3Provider}. */
  private static final Duration PUT_TIMEOUT = Duration.ofMinutes(10);

  private final S3Client client;
  private final String bucket;
  private final String prefix;

  S3ObjectStore(S3Client client, String bucket, String prefix) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  @Override
  public void put(String key, Path file) throws IOException {
    String checksum = md5(file);
    try {
      client.putObject(
          request ->
              request
                  .bucket(bucket)
                  .key(prefix + key)
                  .contentMD5(checksum)
                  .overrideConfiguration(
                      options ->
                          options.apiCallTimeout(PUT_TIMEOUT).apiCallAttemptTimeout(PUT_TIMEOUT)),
          RequestBody.fromFile(file));
    } catch (SdkException e) {
      throw failed("write", key, e);
    }
  }

  /** What S3 compares with what has arrived; not for secrecy. */
  private static String md5(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("this JDK has no MD5, by which a bucket verifies what it gets", e);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      int read;
      while ((read = in.read(buffer)) > 0) {
        digest.update(buffer, 0, read);
      }
    }
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  @Override
  public byte[] get(String key, long offset, int length) throws IOException {
    if (length == 0) {
      return new byte[0];
    }
    String range = "bytes=" + offset + "-" + (offset + length - 1);
    ResponseBytes<GetObjectResponse> answer;
    try {
      answer =
          client.getObjectAsBytes(request -> request.bucket(bucket).key(prefix + key).range(range));
    } catch (NoSuchKeyException e) {
      NoSuchFileException missing = new NoSuchFileException(place(key));
      missing.initCause(e);
      throw missing;
    } catch (S3Exception e) {
      if (e.statusCode() == RANGE_NOT_SATISFIABLE) {
        EOFException shorter = new EOFException(place(key) + " has no " + range);
        shorter.initCause(e);
        throw shorter;
      }
      throw failed("read", key, e);
    } catch (SdkException e) {
      throw failed("read", key, e);
    }
    byte[] content = answer.asByteArrayUnsafe();
    if (content.length < length) {
      throw new EOFException(place(key) + " gave " + content.length + " bytes for " + range);
    }
    if (content.length > length) {
      throw new IOException(
          "cannot read " + place(key) + ": " + content.length + " bytes came for " + range);
    }
    return content;
  }

  @Override
  public long size(String key) throws IOException {
    try {
      return client.headObject(request -> request.bucket(bucket).key(prefix + key)).contentLength();
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        return -1;
      }
      throw failed("look at", key, e);
    } catch (SdkException e) {
      throw failed("look at", key, e);
    }
  }

  @Override
  public void delete(String key) throws IOException {
    try {
      client.deleteObject(request -> request.bucket(bucket).key(prefix + key));
    } catch (SdkException e) {
      throw failed("delete", key, e);
    }
  }

  private IOException failed(String what, String key, SdkException e) {
    if (e instanceof AbortedException) {
      InterruptedIOException interrupted =
          new InterruptedIOException("interrupted; cannot " + what + " " + place(key));
      interrupted.initCause(e);
      return interrupted;
    }
    return new IOException("cannot " + what + " " + place(key) + ": " + e.getMessage(), e);
  }

  private String place(String key) {
    return "s3://" + bucket + "/" + prefix + key;
  }

  @Override
  public void close() {
    client.close();
  }
}
