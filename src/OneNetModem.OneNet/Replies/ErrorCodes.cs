// The platform's error codes: what they mean and what to check.
namespace OneNetModem.OneNet.Replies;

/// <summary>Which table a code belongs to.</summary>
public enum CodeFamily
{
    /// <summary>Answers to <c>dp/post/json</c>.</summary>
    DataPoint,

    /// <summary>Answers to <c>cmd/response/{id}</c>.</summary>
    Command,

    /// <summary>Answers to <c>image/...</c>.</summary>
    Image,

    /// <summary>The device log of the console, and the replies of the thing model.</summary>
    Device,
}

/// <summary>One code.</summary>
/// <param name="Code">The number.</param>
/// <param name="Meaning">What it says.</param>
/// <param name="Check">What to look at; null when nobody on this side can do anything, or nothing need be done.</param>
public sealed record ErrorCode(int Code, string Meaning, string? Check = null);

/// <summary>The tables.</summary>
public static class ErrorCodes
{
    private const string PlatformSide = "an error on the platform's side";

    // OneNET suite docs, data point topics.
    private static readonly ErrorCode[] s_dataPoint =
    [
        new(98, "illegal data: the payload is not the JSON that belongs there", "id -1 means that not even the id could be read: is the length counted in UTF-8 bytes, is the JSON strict, did a CR LF get in?"),
    ];

    // OneNET suite docs, command topics.
    private static readonly ErrorCode[] s_command =
    [
        new(99, "the response is larger than 1 KB", "answer with less than 1024 bytes"),
        new(100, PlatformSide),
        new(112, "the response came after the command's timeout", "answer sooner; whoever sends the command sets 5 to 30 s"),
        new(113, "no such command, or it was answered already", "take the id from the topic of the request, and answer once"),
    ];

    // OneNET suite docs, image topics.
    private static readonly ErrorCode[] s_image =
    [
        new(128, "unspecified error"),
        new(150, "too fast", "send less often"),
        new(160, "the payload is not JSON", "strict JSON, length counted in UTF-8 bytes"),
        new(161, "the document is too long", "at most 4 KB"),
        new(162, "the document is nested too deeply", "at most 4 levels"),
        new(163, "there is no \"state\" in it", "{\"state\":{\"reported\":{...}}}"),
        new(164, "neither \"desired\" nor \"reported\" is in it", "give at least one of the two"),
        new(165, "a parameter is not legal", "keys of 1 to 30 characters, texts of at most 512 bytes, integers within 2^52"),
        new(166, "it exists already"),
        new(167, "it is not there"),
    ];

    // OneNET Studio docs, device log page. UNCONFIRMED whether the present platform's replies carry exactly these.
    private static readonly ErrorCode[] s_device =
    [
        new(200, "done"),
        new(301, "the thing model cannot read the JSON", "the payload's shape"),
        new(302, "a value is not of the property's type", "an int property takes no float and no text; look at the product's thing model"),
        new(303, PlatformSide),
        new(304, "the answer's format is not right", "the shape of set_reply, get_reply or invoke_reply"),
        new(305, "the product has no thing model", "define it in the console, or use data points"),
        new(306, "setting timed out: no answer came", "send set_reply within 5 s"),
        new(307, "product id or device is not legal", "product id and device name"),
        new(308, "the device is offline"),
        new(309, "the thing model has no such identifier", "spelling and case of the property, event or service"),
        new(310, PlatformSide),
        new(312, "the message id is not a text of at most 13 digits", "\"id\":\"123\", in quotes"),
        new(313, "the request is not right", "the payload's shape"),
        new(1001, PlatformSide),
        new(1002, PlatformSide),
        new(1021, "the connection to the device takes no data", "the link is dying, or the modem's buffer is full"),
        new(1022, "the device has not subscribed this topic", "subscribe the downlink and reply topics after each connect"),
        new(1023, "the answer came too late", "answer within 5 s"),
        new(1024, PlatformSide),
        new(1025, "the id of the downlink message was used before"),
        new(1026, PlatformSide),
        new(1027, "the answer's id is bad or missing, or it is not JSON", "the id must be the request's, as a text"),
        new(1028, "nothing with the answer's id is waiting", "echo the request's id, within 5 s"),
        new(1101, "client id, user or password is empty"),
        new(1102, PlatformSide),
        new(1103, "the token is not legal", "exactly version, res, et, method and sign, each once"),
        new(1104, "the token has expired", "et counts Unix seconds in UTC; check the clock"),
        new(1105, "the key was not found"),
        new(1106, "the signature is wrong", "the key's level (device, product, user), base64 decoding, encoding, order of fields"),
        new(1107, "there is no such device", "product id, device name, and the platform that the product was made on"),
        new(1108, PlatformSide),
        new(1109, PlatformSide),
        new(1110, "this signing method is not supported", "md5, sha1 or sha256"),
        new(1111, "this token version is not supported", "2018-10-31 for devices"),
        new(1112, "the device belongs to another access protocol", "the product was made for CoAP, LwM2M or another protocol"),
        new(1114, "client id or user do not match res in the token", "the client id is the device name alone, the user is the product id"),
        new(1201, PlatformSide),
        new(1202, PlatformSide),
        new(1204, PlatformSide),
        new(1210, "the same device logged in elsewhere", "two programs with one device name push each other out"),
        new(1401, "the device went offline unexpectedly", "offline_reason in the log"),
    ];

    /// <summary>The table of a family.</summary>
    public static IReadOnlyList<ErrorCode> Of(CodeFamily family) => family switch
    {
        CodeFamily.DataPoint => s_dataPoint,
        CodeFamily.Command => s_command,
        CodeFamily.Image => s_image,
        CodeFamily.Device => s_device,
        _ => throw new ArgumentOutOfRangeException(nameof(family)),
    };

    /// <summary>A code's entry; null when the docs do not have it.</summary>
    public static ErrorCode? Find(CodeFamily family, int code) => Of(family).FirstOrDefault(e => e.Code == code);
}
