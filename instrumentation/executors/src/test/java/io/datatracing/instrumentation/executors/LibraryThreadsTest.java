package io.datatracing.instrumentation.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.testing.TestSpans;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real libraries whose first use happens inside a request. The threads they start there serve
 * everybody afterwards: while the request is still open, none of them is in its context.
 */
@Timeout(240)
class LibraryThreadsTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @RegisterExtension final TestSpans spans = new TestSpans();

  @TempDir Path directory;
  private final ExecutorService serverThreads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(new byte[] {'o', 'k'});
          exchange.close();
        });
    server.setExecutor(serverThreads);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
    serverThreads.shutdownNow();
  }

  @Test
  void hikariCp() throws Exception {
    firstUsedInARequest(
        () -> {
          HikariConfig config = new HikariConfig();
          config.setJdbcUrl("jdbc:h2:mem:" + getClass().getSimpleName());
          config.setPoolName("orders");
          config.setMinimumIdle(2);
          config.setMaximumPoolSize(4);
          HikariDataSource pool = new HikariDataSource(config);
          try (Connection one = pool.getConnection();
              Connection two = pool.getConnection()) {
            assertThat(one.isValid(1) && two.isValid(1)).isTrue();
          }
          return pool;
        },
        "orders:housekeeper",
        "orders:connection-adder");
  }

  @Test
  void okHttp() throws Exception {
    firstUsedInARequest(
        () -> {
          OkHttpClient client = new OkHttpClient();
          Request request = new Request.Builder().url(uri().toString()).build();
          CompletableFuture<Integer> asynchronous = new CompletableFuture<>();
          client
              .newCall(request)
              .enqueue(
                  new Callback() {
                    @Override
                    public void onFailure(Call call, IOException failure) {
                      asynchronous.completeExceptionally(failure);
                    }

                    @Override
                    public void onResponse(Call call, Response response) {
                      response.close();
                      asynchronous.complete(response.code());
                    }
                  });
          assertThat(asynchronous.get(60, TimeUnit.SECONDS)).isEqualTo(200);
          try (Response response = client.newCall(request).execute()) {
            assertThat(response.code()).isEqualTo(200);
          }
          return () -> {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
          };
        },
        // The dispatcher's and the task runner's, which rename their threads while they work.
        "OkHttp ");
  }

  @Test
  void httpClientOfTheJdk() throws Exception {
    firstUsedInARequest(
        () -> {
          HttpClient client = HttpClient.newHttpClient();
          HttpRequest request = HttpRequest.newBuilder(uri()).build();
          assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
              .isEqualTo("ok");
          return () -> {};
        },
        "SelectorManager");
  }

  @Test
  void httpUrlConnection() throws Exception {
    firstUsedInARequest(
        () -> {
          HttpURLConnection connection = (HttpURLConnection) uri().toURL().openConnection();
          try (InputStream in = connection.getInputStream()) {
            assertThat(in.readAllBytes()).isEqualTo("ok".getBytes(StandardCharsets.UTF_8));
          }
          return () -> {};
        },
        "Keep-Alive-Timer");
  }

  @Test
  void kafka() throws Exception {
    String nobody = "127.0.0.1:" + closedPort();
    firstUsedInARequest(
        () -> {
          KafkaProducer<String, String> producer =
              new KafkaProducer<>(
                  Map.of(
                      ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, nobody,
                      ProducerConfig.CLIENT_ID_CONFIG, "orders",
                      ProducerConfig.MAX_BLOCK_MS_CONFIG, "1"),
                  new StringSerializer(),
                  new StringSerializer());
          producer.send(new ProducerRecord<>("orders", "1"), (sent, failure) -> {});
          Admin admin = Admin.create(Map.of("bootstrap.servers", nobody, "client.id", "orders"));
          return () -> {
            admin.close(java.time.Duration.ZERO);
            producer.close(java.time.Duration.ZERO);
          };
        },
        "kafka-producer-network-thread",
        "kafka-admin-client-thread");
  }

  @Test
  void grpc() throws Exception {
    firstUsedInARequest(
        () -> {
          Server greeter =
              NettyServerBuilder.forAddress(new InetSocketAddress(LOOPBACK, 0))
                  .addService(
                      ServerServiceDefinition.builder("Greeter")
                          .addMethod(
                              HELLO,
                              ServerCalls.asyncUnaryCall(
                                  (name, answer) -> {
                                    answer.onNext("hello " + name);
                                    answer.onCompleted();
                                  }))
                          .build())
                  .build()
                  .start();
          ManagedChannel channel =
              NettyChannelBuilder.forAddress(new InetSocketAddress(LOOPBACK, greeter.getPort()))
                  .usePlaintext()
                  .keepAliveTime(1, TimeUnit.MINUTES)
                  .build();
          assertThat(ClientCalls.blockingUnaryCall(channel, HELLO, CallOptions.DEFAULT, "you"))
              .isEqualTo("hello you");
          return () -> {
            channel.shutdownNow();
            greeter.shutdownNow();
          };
        },
        "grpc-default-worker-ELG",
        "grpc-default-executor");
  }

  @Test
  void jetty() throws Exception {
    firstUsedInARequest(
        () -> {
          org.eclipse.jetty.server.Server jetty = new org.eclipse.jetty.server.Server();
          ServerConnector connector = new ServerConnector(jetty);
          connector.setHost(LOOPBACK.getHostAddress());
          jetty.addConnector(connector);
          jetty.start();
          fetch(connector.getLocalPort());
          return jetty::stop;
        },
        "qtp");
  }

  @Test
  void tomcat() throws Exception {
    firstUsedInARequest(
        () -> {
          Tomcat tomcat = new Tomcat();
          tomcat.setBaseDir(directory.toString());
          tomcat.setHostname(LOOPBACK.getHostAddress());
          tomcat.setPort(0);
          tomcat.getConnector().setProperty("address", LOOPBACK.getHostAddress());
          Context application = tomcat.addContext("", directory.toString());
          assertThat(application.getPath()).isEmpty();
          tomcat.start();
          fetch(tomcat.getConnector().getLocalPort());
          return () -> {
            tomcat.stop();
            tomcat.destroy();
          };
        },
        "-exec-",
        "Poller",
        "Acceptor",
        "Catalina-utility");
  }

  @Test
  void poolsAndTimersOfTheJdk() throws Exception {
    firstUsedInARequest(
        () -> {
          ScheduledExecutorService scheduler =
              Executors.newScheduledThreadPool(
                  1, worker -> new Thread(() -> worker.run(), "scheduler"));
          scheduler.scheduleAtFixedRate(() -> {}, 0, 1, TimeUnit.MILLISECONDS);
          ExecutorService pool =
              Executors.newFixedThreadPool(1, worker -> new Thread(() -> worker.run(), "pool"));
          pool.submit(() -> {}).get();
          ForkJoinPool forkJoin = new ForkJoinPool(1);
          forkJoin.submit(() -> {}).get();
          Timer timer = new Timer("timer");
          timer.schedule(
              new TimerTask() {
                @Override
                public void run() {}
              },
              0,
              1);
          return () -> {
            timer.cancel();
            scheduler.shutdownNow();
            pool.shutdownNow();
            forkJoin.shutdownNow();
          };
        },
        "scheduler",
        "pool",
        "ForkJoinPool-",
        "timer");
  }

  private interface FirstUse {
    AutoCloseable use() throws Exception;
  }

  /** Uses a library in a request and looks at every thread that is new since then. */
  private void firstUsedInARequest(FirstUse library, String... names) throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    AutoCloseable opened =
        spans.inSpan(
            "request",
            () -> {
              AutoCloseable used = library.use();
              Set<Thread> started = new HashSet<>(Thread.getAllStackTraces().keySet());
              started.removeAll(before);
              started.removeIf(thread -> thread.getName().startsWith("awaitility"));
              for (String name : names) {
                assertThat(started).extracting(Thread::getName).anyMatch(it -> it.contains(name));
              }
              // A pool's thread may be about to finish what the request gave it.
              for (Thread thread : started) {
                await(thread.getName())
                    .atMost(1, TimeUnit.MINUTES)
                    .until(() -> ThreadContexts.of(thread) == CurrentContext.root());
              }
              return used;
            });
    opened.close();
    spans.take();
  }

  private URI uri() {
    return URI.create(
        "http://" + LOOPBACK.getHostAddress() + ":" + server.getAddress().getPort() + "/");
  }

  private static void fetch(int port) throws IOException, InterruptedException {
    URI uri = URI.create("http://" + LOOPBACK.getHostAddress() + ":" + port + "/");
    HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    }
  }

  private static final MethodDescriptor.Marshaller<String> TEXT =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(String value) {
          return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
          try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private static final MethodDescriptor<String, String> HELLO =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("Greeter/hello")
          .setRequestMarshaller(TEXT)
          .setResponseMarshaller(TEXT)
          .build();
}
