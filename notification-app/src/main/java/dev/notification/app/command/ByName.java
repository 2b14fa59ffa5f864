package dev.notification.app.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** By which name a user is meant, as the command line writes it. */
final class ByName implements ITypeConverter<SendCommand.By> {
    @Override
    public SendCommand.By convert(String text) {
        for (SendCommand.By by : SendCommand.By.values()) {
            if (by.toString().equals(text)) {
                return by;
            }
        }
        throw new TypeConversionException("a user is named by username, external-id or id, not by '" + text + "'");
    }
}
