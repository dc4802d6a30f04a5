/** Context across Akka; every other class is derived from {@code instrumentation/pekko}. */
package io.datatracing.instrumentation.akka;
