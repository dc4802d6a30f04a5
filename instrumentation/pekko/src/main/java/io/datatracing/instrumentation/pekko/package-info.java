/** Context across the actors, schedulers and streams of Pekko. */
package io.datatracing.instrumentation.pekko;
