// A port that can be pulled out and put in again, as a USB module's can.
namespace OneNetModem.Emulator.Ports;

/// <summary>A port whose plug an emulated module can pull.</summary>
public interface IPluggablePort
{
    /// <summary>The device goes away: a host that has it open is hung up, nobody can open it. Done when it returns.</summary>
    void Unplug();

    /// <summary>The device is there again; returns its name. Does nothing when it was not unplugged.</summary>
    /// <param name="underAnotherName">Not under the name that it had.</param>
    /// <exception cref="IOException">There is no device to be had.</exception>
    string Replug(bool underAnotherName);
}
