/** A broker from before 4.0, for clients and topics that newer ones refuse. */
@NullMarked
package io.datatracing.examples.oldbroker;

import org.jspecify.annotations.NullMarked;
