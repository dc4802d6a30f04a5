package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.exporter.http.TlsOptions;
import io.datatracing.exporter.http.TlsOptions.PemSource;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import io.grpc.netty.shaded.io.netty.channel.SimpleChannelInboundHandler;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.SocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.FullHttpRequest;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpObjectAggregator;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpResponseStatus;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpServerCodec;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpVersion;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS against Netty's servers, over both protocols. */
class TlsTest {
  private static final int TIMEOUT_MILLIS = 20_000;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream stderr = new PrintStream(said, true, StandardCharsets.UTF_8);
  private final NioEventLoopGroup loop = new NioEventLoopGroup(1);
  private OtlpEncoder encoder;

  @BeforeEach
  void oneSpanToSend() {
    encoder = new OtlpEncoder(new byte[0], "s", "v");
    encoder.begin();
    encoder.add(Spans.toNowhere().ended("sent"));
    encoder.end();
  }

  @AfterEach
  void stop() {
    loop.shutdownGracefully();
  }

  @ParameterizedTest
  @EnumSource
  void aServerWithACertificateOfATrustedAuthorityIsTrusted(OtlpProtocol protocol) throws Exception {
    try (Server server = start(protocol, "server", ClientAuth.NONE)) {
      Transport transport = transport(server.port(), protocol, TestTls.trusting("ca"));

      assertThat(send(transport).isAccepted()).isTrue();
      assertThat(send(transport).isAccepted()).isTrue();
      assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_PROTOBUF, server, other-ca",
    "HTTP_PROTOBUF, wrong-host, ca",
    "HTTP_PROTOBUF, expired, ca",
    "GRPC, server, other-ca",
    "GRPC, wrong-host, ca",
    "GRPC, expired, ca"
  })
  void anotherServerIsNot(OtlpProtocol protocol, String certificate, String authority)
      throws Exception {
    try (Server server = start(protocol, certificate, ClientAuth.NONE)) {
      SendResult result = send(transport(server.port(), protocol, TestTls.trusting(authority)));

      assertThat(result.isAccepted()).isFalse();
      assertThat(result.isRetryable()).isTrue();
      assertThat(result.message()).contains("SSLHandshakeException");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_PROTOBUF, client",
    "HTTP_PROTOBUF, client-ec",
    "GRPC, client",
    "GRPC, client-ec"
  })
  void aServerThatAsksForACertificateGetsOurs(OtlpProtocol protocol, String client)
      throws Exception {
    try (Server server = start(protocol, "server", ClientAuth.REQUIRE)) {
      assertThat(
              send(transport(server.port(), protocol, TestTls.options("ca", client))).isAccepted())
          .isTrue();
      assertThat(send(transport(server.port(), protocol, TestTls.trusting("ca"))).isAccepted())
          .isFalse();
    }
  }

  @Test
  void theJvmsTrustStoreIsAskedWhereNoneIsGiven() throws Exception {
    try (Server server = start(OtlpProtocol.HTTP_PROTOBUF, "server", ClientAuth.NONE)) {
      assertThat(
              send(transport(server.port(), OtlpProtocol.HTTP_PROTOBUF, TlsOptions.NONE)).message())
          .contains("SSLHandshakeException");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"client-ec-sec1.key", "ca.pem", "README.md", "missing"})
  void aKeyThatCannotBeUsedIsTold(String file) throws Exception {
    String path = file.equals("missing") ? "/missing" : TestTls.file(file).getPath();
    TlsOptions options =
        new TlsOptions(
            new PemSource(TestTls.file("ca.pem").getPath(), "setting ca"),
            new PemSource(path, "environment variable OTEL_EXPORTER_OTLP_CLIENT_KEY"),
            new PemSource(TestTls.file("client.pem").getPath(), "setting client"));
    try (Server server = start(OtlpProtocol.HTTP_PROTOBUF, "server", ClientAuth.NONE)) {
      assertThat(send(transport(server.port(), OtlpProtocol.HTTP_PROTOBUF, options)).isAccepted())
          .isTrue();
      assertThat(said.toString(StandardCharsets.UTF_8).lines())
          .singleElement()
          .asString()
          .startsWith(
              "[datatracing] environment variable OTEL_EXPORTER_OTLP_CLIENT_KEY is \""
                  + path
                  + "\", expected a PEM file with a PKCS#8 private key; using no client certificate: ");
    }
  }

  @Test
  void anAuthorityThatCannotBeReadIsTold() throws Exception {
    TlsOptions options =
        new TlsOptions(
            new PemSource(TestTls.file("server.key").getPath(), "setting ca"), null, null);
    try (Server server = start(OtlpProtocol.HTTP_PROTOBUF, "server", ClientAuth.NONE)) {
      assertThat(send(transport(server.port(), OtlpProtocol.HTTP_PROTOBUF, options)).isAccepted())
          .isFalse();
      assertThat(said.toString(StandardCharsets.UTF_8).lines())
          .singleElement()
          .asString()
          .contains("expected a PEM file with certificates; using the trust store of the JVM");
    }
  }

  /** A default context that throws when it is asked for would do, but cannot be taken back. */
  @Test
  void theApplicationsDefaultContextIsNotUsed() throws Exception {
    SSLContext mine = SSLContext.getInstance("TLS");
    SSLContext before = SSLContext.getDefault();
    // Not initialised: whoever takes a socket factory from it fails.
    SSLContext.setDefault(mine);
    try (Server server = start(OtlpProtocol.HTTP_PROTOBUF, "server", ClientAuth.NONE)) {
      assertThat(
              send(transport(server.port(), OtlpProtocol.HTTP_PROTOBUF, TestTls.trusting("ca")))
                  .isAccepted())
          .isTrue();
    } finally {
      SSLContext.setDefault(before);
    }
  }

  private SendResult send(Transport transport) {
    return transport.send(encoder.array(), encoder.length(), TIMEOUT_MILLIS);
  }

  private Transport transport(int port, OtlpProtocol protocol, TlsOptions tls) {
    EndpointOptions options =
        new EndpointOptions(
            List.of("https://127.0.0.1:" + port + "/v1/traces"),
            protocol,
            Map.of(),
            false,
            tls,
            null);
    return new Transports(options, "datatracing/test", new TestClock(), stderr)
        .traces(() -> Map.of());
  }

  private interface Server extends AutoCloseable {
    int port();

    @Override
    void close();
  }

  private Server start(OtlpProtocol protocol, String certificate, ClientAuth clientAuth)
      throws Exception {
    SslContextBuilder builder =
        SslContextBuilder.forServer(
                TestTls.file(certificate + ".pem"), TestTls.file(certificate + ".key"))
            .trustManager(TestTls.file("ca.pem"))
            .clientAuth(clientAuth);
    return protocol == OtlpProtocol.GRPC
        ? grpc(GrpcSslContexts.configure(builder).build())
        : http(builder.build());
  }

  private static Server grpc(SslContext tls) throws Exception {
    GrpcCollector collector = new GrpcCollector(0, b -> b.sslContext(tls));
    return new Server() {
      @Override
      public int port() {
        return collector.port();
      }

      @Override
      public void close() {
        collector.close();
      }
    };
  }

  private Server http(SslContext tls) throws Exception {
    Channel channel =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel ch) {
                    ch.pipeline()
                        .addLast(tls.newHandler(ch.alloc()))
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(1 << 20))
                        .addLast(new Taker());
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    return new Server() {
      @Override
      public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
      }

      @Override
      public void close() {
        channel.close().syncUninterruptibly();
      }
    };
  }

  private static final class Taker extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      DefaultFullHttpResponse answer =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);
      answer.headers().set("Content-Length", 0);
      context.writeAndFlush(answer);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable refused) {
      // A handshake that failed on purpose.
      context.close();
    }
  }
}
