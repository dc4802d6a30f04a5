package io.datatracing.storage.objects;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/** S3Proxy, a server that speaks S3 and checks signatures and checksums, over files in memory. */
final class S3Server implements AutoCloseable {
  private final TransientNio2BlobStore blobs = new TransientNio2BlobStore();
  private final S3Proxy server;

  private final String bucket;

  private S3Server(String bucket) throws Exception {
    this.bucket = bucket;
    blobs.createContainer(bucket);
    server =
        S3Proxy.builder()
            .blobStore(blobs)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, "key", "secret")
            .stopTimeout(0)
            .build();
  }

  /** Starts a server with an empty bucket, and names its credentials for this process. */
  static S3Server start(String bucket) throws Exception {
    // The first place of the credentials' chain.
    System.setProperty("aws.accessKeyId", "key");
    System.setProperty("aws.secretAccessKey", "secret");
    S3Server started = new S3Server(bucket);
    started.server.start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> started.server.getState().equals("STARTED"));
    return started;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  List<String> keys(String prefix) {
    return blobs
        .list(ListObjectsV2Request.builder().bucket(bucket).prefix(prefix).build())
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  @Override
  public void close() throws Exception {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    server.stop();
    blobs.close();
  }
}
