package io.datatracing.examples.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.network.SocketServerConfigs;
import org.apache.kafka.raft.QuorumConfig;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * One Kafka node in KRaft mode, broker and controller together, on 127.0.0.1.
 *
 * <p>Built from the same classes as {@link KafkaRaftServer}, which can't be given sockets that are
 * bound already ({@link ReservedPorts}). Topics are created on first use with one partition.
 */
final class Broker implements AutoCloseable {
  private static final int NODE_ID = 1;

  private final BrokerServer broker;
  private final ControllerServer controller;
  private final String bootstrapServers;

  private Broker(BrokerServer broker, ControllerServer controller, String bootstrapServers) {
    this.broker = broker;
    this.controller = controller;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a node and returns when it accepts clients.
   *
   * @param data the log directory; formatted when it is empty, else its records are kept
   * @param port of the clients' listener; 0 lets the system choose
   */
  static Broker start(Path data, int port) throws Exception {
    try (ReservedPorts ports = new ReservedPorts()) {
      int clientPort = ports.reserve("PLAINTEXT", port);
      int controllerPort = ports.reserve("CONTROLLER", 0);
      Properties settings = settings(data, clientPort, controllerPort);
      if (Files.notExists(data.resolve("meta.properties"))) {
        format(data);
      }
      return start(new KafkaConfig(settings), ports, "127.0.0.1:" + clientPort);
    }
  }

  private static Broker start(KafkaConfig config, ReservedPorts ports, String bootstrapServers) {
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> directories =
        KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(Broker.class), "");
    SharedServer shared =
        new SharedServer(
            config,
            directories._1(),
            Time.SYSTEM,
            Server.initializeMetrics(
                config, Time.SYSTEM, directories._1().clusterId().orElseThrow()),
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
            List.of(),
            new StandardFaultHandlerFactory(),
            ports);
    ControllerServer controller =
        new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
    BrokerServer broker = new BrokerServer(shared);
    // The controller first: the broker's metadata needs its end point.
    controller.startup();
    broker.startup();
    return new Broker(broker, controller, bootstrapServers);
  }

  private static void format(Path data) throws Exception {
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName("CONTROLLER")
        .setDirectories(List.of(data.toString()))
        .setMetadataLogDirectory(data.toString())
        .run();
  }

  private static Properties settings(Path data, int port, int controllerPort) {
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", Integer.toString(NODE_ID));
    p.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    p.put("controller.listener.names", "CONTROLLER");
    p.put("inter.broker.listener.name", "PLAINTEXT");
    p.put(
        SocketServerConfigs.LISTENERS_CONFIG,
        "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    p.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    p.put("log.dirs", data.toString());
    // One node: each internal topic has one replica and, to start fast, one partition.
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      p.put(topic + ".replication.factor", "1");
      p.put(topic + ".num.partitions", "1");
    }
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("auto.create.topics.enable", "true");
    p.put("num.partitions", "1");
    // The default of 128 MB for the cleaner's offset map is half of the heap that we run with.
    p.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 * 1024 * 1024));
    // A compacted topic is compacted soon; the default of 15 s is made for topics of gigabytes.
    p.put("log.cleaner.backoff.ms", "1000");
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "3");
    p.put("background.threads", "2");
    p.put("remote.log.manager.copier.thread.pool.size", "1");
    p.put("remote.log.manager.expiration.thread.pool.size", "1");
    return p;
  }

  /** The address for {@code bootstrap.servers}: {@code 127.0.0.1:port}. */
  String bootstrapServers() {
    return bootstrapServers;
  }

  /** Creates topics, name to number of partitions; those that exist stay as they are. */
  void createTopics(Map<String, Integer> partitionsByTopic)
      throws ExecutionException, InterruptedException {
    List<NewTopic> topics = new ArrayList<>();
    partitionsByTopic.forEach(
        (name, partitions) -> topics.add(new NewTopic(name, partitions, (short) 1)));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      for (var created : admin.createTopics(topics).values().values()) {
        try {
          created.get();
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw e;
          }
        }
      }
    }
  }

  /** Waits until {@link #close} has been called and is through. */
  void awaitShutdown() {
    broker.awaitShutdown();
    controller.awaitShutdown();
  }

  @Override
  public void close() throws IOException {
    // The broker first: its controlled shutdown asks the controller.
    broker.shutdown();
    controller.shutdown();
  }
}
