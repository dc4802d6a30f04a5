package io.datatracing.collector.grpc;

import io.datatracing.http.BearerToken;
import io.datatracing.http.TlsOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a gRPC server listens and what it may cost.
 *
 * @param port 0 takes a free one
 * @param portSetting what the user changes to move the port, for the message when it is taken
 * @param maxMessageBytes of one request, after decompression; beyond it RESOURCE_EXHAUSTED
 * @param maxHeaderBytes of one request's metadata
 * @param maxConnections open at once; further ones are closed at accept
 * @param maxCallsPerConnection at once; a client waits with further ones
 * @param idleTimeout how long a connection may stay open without a call
 * @param stopTimeout how long {@link GrpcServer#close()} waits for answers under way
 * @param tls null for plain text
 * @param token null when everybody may send
 */
public record GrpcOptions(
    String host,
    int port,
    String portSetting,
    int maxMessageBytes,
    int maxHeaderBytes,
    int maxConnections,
    int maxCallsPerConnection,
    Duration idleTimeout,
    Duration stopTimeout,
    @Nullable TlsOptions tls,
    @Nullable BearerToken token) {}
