package io.datatracing.examples.oldbroker;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaServer;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.utils.Time;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import scala.Option;

/**
 * One Kafka node with a ZooKeeper of its own, on 127.0.0.1, until standard input ends.
 *
 * <pre>
 * OldBrokerMain [SETTING=VALUE]...
 * </pre>
 *
 * <p>The settings are the broker's, for instance {@code log.message.format.version=0.10.2}. When
 * clients may come, one line is printed to standard output: {@code Kafka is ready:
 * 127.0.0.1:40123}.
 */
public final class OldBrokerMain {
  static final String READY = "Kafka is ready: ";

  private static final int TICK_MILLIS = 2_000;

  private OldBrokerMain() {}

  public static void main(String[] args) throws Exception {
    Path data = Files.createTempDirectory("datatracing-oldbroker-");
    ServerCnxnFactory zooKeeper = startZooKeeper(data.resolve("zookeeper").toFile());
    Properties settings = settings(data, zooKeeper.getLocalPort());
    for (String argument : args) {
      int equals = argument.indexOf('=');
      settings.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    KafkaServer server =
        new KafkaServer(new KafkaConfig(settings), Time.SYSTEM, Option.empty(), false);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.shutdown();
                  zooKeeper.shutdown();
                  delete(data);
                },
                "broker-stop"));
    server.startup();
    int port = server.boundPort(ListenerName.normalised("PLAINTEXT"));
    System.out.println(READY + "127.0.0.1:" + port);
    System.in.transferTo(OutputStream.nullOutputStream());
    System.exit(0);
  }

  private static ServerCnxnFactory startZooKeeper(File data) throws Exception {
    // Its web server would take port 8080.
    System.setProperty("zookeeper.admin.enableServer", "false");
    ServerCnxnFactory factory = new NIOServerCnxnFactory();
    factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    factory.startup(new ZooKeeperServer(data, data, TICK_MILLIS));
    return factory;
  }

  private static Properties settings(Path data, int zooKeeperPort) {
    Properties p = new Properties();
    p.put("broker.id", "1");
    p.put("zookeeper.connect", "127.0.0.1:" + zooKeeperPort);
    p.put("listeners", "PLAINTEXT://127.0.0.1:0");
    p.put("log.dirs", data.resolve("kafka").toString());
    p.put("offsets.topic.replication.factor", "1");
    p.put("offsets.topic.num.partitions", "1");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.num.partitions", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("auto.create.topics.enable", "true");
    p.put("num.partitions", "1");
    p.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 * 1024 * 1024));
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "3");
    p.put("background.threads", "2");
    return p;
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("oldbroker: " + e.getMessage());
    }
  }
}
