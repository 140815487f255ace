// What a token gives access to: the "res" field, its shapes and the versions that take them.
namespace OneNetModem.OneNet.Tokens;

/// <summary>The shapes of <c>res</c>.</summary>
public enum TokenResourceKind
{
    /// <summary>None of the published shapes.</summary>
    Other,

    /// <summary><c>products/{pid}/devices/{name}</c>.</summary>
    Device,

    /// <summary><c>products/{pid}</c>.</summary>
    Product,

    /// <summary><c>mqs/{id}</c>: a message queue.</summary>
    Queue,

    /// <summary><c>userid/{id}</c>.</summary>
    User,

    /// <summary><c>projectid/{id}/groupid/{id}</c>.</summary>
    Group,

    /// <summary><c>projects/{id}</c>.</summary>
    Project,
}

/// <summary>A parsed <c>res</c>.</summary>
/// <param name="Kind">Its shape.</param>
/// <param name="ProductId">Product id of a device or product; null for the others.</param>
/// <param name="DeviceName">Device name of a device; null for the others.</param>
public readonly record struct TokenResource(TokenResourceKind Kind, string? ProductId, string? DeviceName)
{
    /// <summary><c>products/{pid}/devices/{name}</c>: what a device connects with.</summary>
    public static string ForDevice(string productId, string deviceName) => $"products/{productId}/devices/{deviceName}";

    /// <summary><c>products/{pid}</c>.</summary>
    public static string ForProduct(string productId) => $"products/{productId}";

    /// <summary><c>userid/{id}</c>.</summary>
    public static string ForUser(string userId) => $"userid/{userId}";

    /// <summary>Reads a <c>res</c> as it was signed, with its slashes.</summary>
    public static TokenResource Parse(string resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        string[] parts = resource.Split('/');
        if (Array.Exists(parts, static p => p.Length == 0))
        {
            return default;
        }

        return parts switch
        {
            ["products", var pid, "devices", var name] => new(TokenResourceKind.Device, pid, name),
            ["products", var pid] => new(TokenResourceKind.Product, pid, null),
            ["mqs", _] => new(TokenResourceKind.Queue, null, null),
            ["userid", _] => new(TokenResourceKind.User, null, null),
            ["projectid", _, "groupid", _] => new(TokenResourceKind.Group, null, null),
            ["projects", _] => new(TokenResourceKind.Project, null, null),
            _ => default,
        };
    }

    /// <summary>Whether the version is documented to take this shape.</summary>
    public bool Suits(string version) => version switch
    {
        TokenVersion.Device => Kind is TokenResourceKind.Device or TokenResourceKind.Product or TokenResourceKind.Queue,
        TokenVersion.StudioApi => Kind is TokenResourceKind.User or TokenResourceKind.Group,
        TokenVersion.PlatformApi => Kind is TokenResourceKind.User or TokenResourceKind.Product or TokenResourceKind.Project,
        _ => true,
    };

    /// <summary>The shapes that <see cref="Suits"/> takes, in words.</summary>
    public static string ShapesOf(string version) => version switch
    {
        TokenVersion.Device => "products/{pid}/devices/{name}, products/{pid} or mqs/{id}",
        TokenVersion.StudioApi => "userid/{id} or projectid/{id}/groupid/{id}",
        TokenVersion.PlatformApi => "userid/{id}, products/{pid} or projects/{id}",
        _ => "anything",
    };
}
