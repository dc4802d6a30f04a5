package io.datatracing.storage.objects;

import io.datatracing.storage.api.ObjectStore;
import io.datatracing.storage.api.ObjectStoreProvider;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * {@code s3://bucket/prefix}. Credentials come from where every program of Amazon's looks: system
 * properties, environment, files in {@code ~/.aws}, the machine's role. So does the region, unless
 * an endpoint is named: such services have none that matters.
 */
public final class S3Provider implements ObjectStoreProvider {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(10);

  /** Of all but uploads: a reader waits no longer for a bucket, once in a while. */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(15);

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 3;

  @Override
  public String scheme() {
    return "s3";
  }

  @Override
  public ObjectStore open(URI place, @Nullable URI endpoint) {
    String bucket = place.getHost();
    if (bucket == null || bucket.isEmpty()) {
      throw new IllegalArgumentException(
          "'" + place + "' names no bucket; write it as s3://bucket/prefix");
    }
    String path = place.getPath() == null ? "" : place.getPath().replaceAll("^/+|/+$", "");
    S3ClientBuilder client =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(SOCKET_TIMEOUT))
            // Content-MD5 says the same to services that know no newer checksum.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                options ->
                    options
                        .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                        .apiCallTimeout(CALL_TIMEOUT)
                        .retryStrategy(
                            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .build()));
    if (endpoint != null) {
      requireHttp(endpoint);
      client.endpointOverride(endpoint).forcePathStyle(true).region(Region.US_EAST_1);
    }
    try {
      return new S3ObjectStore(client.build(), bucket, path.isEmpty() ? "" : path + "/");
    } catch (SdkException e) {
      throw new IllegalArgumentException(
          "'"
              + place
              + "' cannot be opened; name its region by AWS_REGION, or the endpoint of another"
              + " service: "
              + e.getMessage(),
          e);
    }
  }

  private static void requireHttp(URI endpoint) {
    String scheme = endpoint.getScheme();
    if (endpoint.getHost() == null || !"http".equals(scheme) && !"https".equals(scheme)) {
      throw new IllegalArgumentException(
          "'" + endpoint + "' is no endpoint; write it as https://host or http://host:port");
    }
  }
}
