// +CME ERROR numbers with their text form (3GPP TS 27.007 section 9.2; EC2x AT manual V2.0 section 15.4).
namespace OneNetModem.Emulator.CommandLine;

internal static class CmeErrors
{
    internal const int PhoneFailure = 0;
    internal const int NotAllowed = 3;
    internal const int NotSupported = 4;
    internal const int SimNotInserted = 10;
    internal const int SimPinRequired = 11;
    internal const int SimPukRequired = 12;
    internal const int SimFailure = 13;
    internal const int SimBusy = 14;
    internal const int IncorrectPassword = 16;
    internal const int NoNetworkService = 30;
    internal const int IncorrectParameters = 50;

    // File errors: BG95 FILE note V1.1.
    internal const int FileInvalidInput = 400;
    internal const int FileNotFound = 405;
    internal const int FileTimeout = 421;

    // UNCONFIRMED: Quectel's own spelling with CMEE=2; this is the standard's.
    internal static string Text(int code) => code switch
    {
        PhoneFailure => "phone failure",
        NotAllowed => "operation not allowed",
        NotSupported => "operation not supported",
        SimNotInserted => "SIM not inserted",
        SimPinRequired => "SIM PIN required",
        SimPukRequired => "SIM PUK required",
        SimFailure => "SIM failure",
        SimBusy => "SIM busy",
        IncorrectPassword => "incorrect password",
        NoNetworkService => "no network service",
        IncorrectParameters => "incorrect parameters",
        FileInvalidInput => "invalid input value",
        FileNotFound => "file not found",
        FileTimeout => "operation timeout",
        _ => "unknown error",
    };
}
